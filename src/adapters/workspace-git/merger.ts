import { gitFailure } from "./git-error.ts";
import type { Git } from "./git.ts";
import type { Pipe, Reply } from "./pipe.ts";
import { askAgain, openPipe } from "./pipe.ts";
import { NAMES_ARE_OBJECTS } from "./refs.ts";

/** A merge of two commits on their common ancestor, as a tree or as the files that clash. */
export type MergeOutcome =
  | { readonly status: "clean"; readonly tree: string }
  /** `tree` holds the files with both sides between marks. */
  | { readonly status: "conflict"; readonly files: readonly string[]; readonly tree: string };

/** Merges on the object store, no checkout. */
export type Merger = {
  merge(ours: string, theirs: string): Promise<MergeOutcome>;
  /** Does one long-lived process answer, or does each merge start its own? Tried once, with any commit. */
  isPersistent(known: string): Promise<boolean>;
  close(): Promise<void>;
};

const OPTIONS = ["--name-only", "--no-messages"];

/** How long the long-lived process may take for its first, empty merge before each merge gets its own, in milliseconds. */
const PROBE_MS = 2000;

/** Programs that make git write each answer at once: it does not flush between merges by itself. */
const UNBUFFERED = [
  ["stdbuf", "-o0"],
  ["gstdbuf", "-o0"],
];

/** Opens the merger of the repository around `root`. */
export function openMerger(git: Git, root: string): Merger {
  let probed: Promise<Pipe | undefined> | undefined;
  const persistent = (known: string): Promise<Pipe | undefined> => (probed ??= probe(git, root, known));
  return {
    async merge(ours, theirs) {
      const pipe = await persistent(ours);
      return pipe === undefined
        ? mergeOnce(git, root, ours, theirs)
        : askAgain(() => pipe.ask(`${ours} ${theirs}\n`, parseMerge));
    },
    isPersistent: async (known) => (await persistent(known)) !== undefined,
    async close() {
      await (await probed)?.close();
    },
  };
}

async function probe(git: Git, root: string, known: string): Promise<Pipe | undefined> {
  for (const prefix of UNBUFFERED) {
    const start = (): ReturnType<Git["start"]> =>
      git.start([...NAMES_ARE_OBJECTS, "merge-tree", "--stdin", ...OPTIONS], { cwd: root }, prefix);
    let child: ReturnType<Git["start"]> | undefined;
    const pipe = openPipe("git merge-tree", () => (child = start()));
    const timer = setTimeout(() => child?.kill("SIGKILL"), PROBE_MS);
    const answered = await pipe.ask(`${known} ${known}\n`, parseMerge).catch(() => undefined);
    clearTimeout(timer);
    if (answered !== undefined) return pipe;
  }
  return undefined;
}

/** `1 NUL tree NUL NUL`, or `0 NUL tree NUL (path NUL)… NUL`. */
function parseMerge(bytes: Buffer): Reply<MergeOutcome> {
  const tree = bytes.indexOf(0, 2);
  if (tree < 0 || bytes.length < tree + 2) return { need: bytes.length + 1 };
  if (bytes[0] === 49)
    return { value: { status: "clean", tree: bytes.toString("latin1", 2, tree) }, length: tree + 2 };
  const end = bytes.indexOf("\0\0", tree + 1);
  if (end < 0) return { need: bytes.length + 1 };
  const oid = bytes.toString("latin1", 2, tree);
  return { value: conflict(oid, bytes.toString("utf8", tree + 1, end)), length: end + 2 };
}

/** One process for one merge. */
export async function mergeOnce(git: Git, root: string, ours: string, theirs: string): Promise<MergeOutcome> {
  const args = ["merge-tree", "--write-tree", "-z", ...OPTIONS, ours, theirs];
  const answer = await git.run(args, { cwd: root });
  if (answer.code !== 0 && answer.code !== 1) throw gitFailure(args, root, answer);
  const [tree, ...files] = answer.stdout.toString().replace(/\0+$/, "").split("\0");
  return answer.code === 0 ? { status: "clean", tree: tree! } : conflict(tree!, files.join("\0"));
}

function conflict(tree: string, files: string): MergeOutcome {
  return { status: "conflict", tree, files: [...new Set(files.split("\0"))] };
}
