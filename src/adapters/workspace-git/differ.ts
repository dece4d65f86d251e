import type { Git } from "./git.ts";
import type { Objects } from "./objects.ts";
import { askAgain, openPipe } from "./pipe.ts";
import type { Reply } from "./pipe.ts";
import { takeTurns } from "./take-turns.ts";

/** One path that two trees have differently; mode `000000` where a side does not have it. */
export type TreeChange = {
  readonly path: string;
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldOid: string;
  readonly newOid: string;
};

/** Compares trees in one long-lived process. */
export type Differ = {
  /** Paths of files, links and submodules in which the trees differ, in git's order; renames are a deletion and an addition. */
  compare(oldTree: string, newTree: string): Promise<readonly TreeChange[]>;
  close(): Promise<void>;
};

/** git repeats a line that names no object and flushes: that marks the end of an answer. */
const END = "end\n";

/** Opens the comparison for the repository around `root`. */
export function openDiffer(git: Git, root: string): Differ {
  const pipe = openPipe("git diff-tree", () =>
    git.start(["diff-tree", "--stdin", "-r", "-z", "--raw", "--no-abbrev", "--no-renames"], { cwd: root }),
  );
  const inTurn = takeTurns();
  return {
    compare: (oldTree, newTree) =>
      inTurn(() => askAgain(() => pipe.ask(`${oldTree} ${newTree}\n${END}`, parseChanges))),
    close: () => pipe.close(),
  };
}

/** Paths that two commits or trees have differently. */
export async function changedPaths(
  objects: Objects,
  differ: Differ,
  from: string,
  to: string,
): Promise<readonly string[]> {
  const [old, now] = await Promise.all([from, to].map((it) => objects.resolve(`${it}^{tree}`)));
  if (old === undefined || now === undefined) throw new Error(`there is no tree ${from} or ${to}`);
  if (old.oid === now.oid) return [];
  return (await differ.compare(old.oid, now.oid)).map((change) => change.path);
}

function parseChanges(bytes: Buffer): Reply<TreeChange[]> {
  const more = { need: bytes.length + 1 };
  // One question at a time, so only bytes that end with the mark are worth parsing.
  if (bytes.toString("latin1", bytes.length - END.length) !== END) return more;
  let at = bytes.indexOf(10) + 1;
  if (at === 0) return more;
  const changes: TreeChange[] = [];
  while (at < bytes.length && bytes[at] === 58) {
    const facts = bytes.indexOf(0, at);
    const path = facts < 0 ? -1 : bytes.indexOf(0, facts + 1);
    if (path < 0) return more;
    const [oldMode, newMode, oldOid, newOid] = bytes.toString("latin1", at + 1, facts).split(" ");
    changes.push({
      path: bytes.toString("utf8", facts + 1, path),
      oldMode: oldMode!,
      newMode: newMode!,
      oldOid: oldOid!,
      newOid: newOid!,
    });
    at = path + 1;
  }
  return bytes.length < at + END.length ? more : { value: changes, length: at + END.length };
}
