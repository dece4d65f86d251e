import type { Identity } from "./git.ts";
import type { Objects } from "./objects.ts";

/** What a commit says of itself. */
export type CommitFacts = {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** Milliseconds since the epoch; git keeps seconds. */
  readonly at: number;
};

/** Stores a commit made by `who` and answers its name. */
export function writeCommit(objects: Objects, who: Identity, facts: CommitFacts): string {
  const person = `${bare(who.name)} <${bare(who.email)}> ${Math.floor(facts.at / 1000)} +0000`;
  const lines = [
    `tree ${facts.tree}`,
    ...facts.parents.map((parent) => `parent ${parent}`),
    `author ${person}`,
    `committer ${person}`,
    "",
    facts.message.replaceAll("\0", "").replace(/\s*$/, "\n"),
  ];
  const oid = objects.write("commit", Buffer.from(lines.join("\n"), "utf8"));
  remember(objects, oid, facts);
  return oid;
}

/** Tree and parents of a commit; a bug when it is not there. */
export async function readCommit(objects: Objects, commit: string): Promise<Lines> {
  const known = seen.get(objects)?.get(commit);
  if (known !== undefined) return known;
  const found = await objects.read(commit);
  if (found?.type !== "commit") throw new Error(`${commit} is ${found?.type ?? "not there"}, not a commit`);
  const head = found.bytes.toString("latin1").split("\n\n", 1)[0]!.split("\n");
  const values = (name: string): string[] =>
    head.flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : []));
  return remember(objects, commit, { tree: values("tree")[0]!, parents: values("parent") });
}

type Lines = Pick<CommitFacts, "tree" | "parents">;

/** Commits that were read or written lately: a landing asks for each of them several times. */
const seen = new WeakMap<Objects, Map<string, Lines>>();
const SEEN_AT_MOST = 4096;

function remember(objects: Objects, commit: string, { tree, parents }: Lines): Lines {
  const known = seen.get(objects) ?? new Map<string, Lines>();
  seen.set(objects, known);
  if (known.size >= SEEN_AT_MOST) known.delete(known.keys().next().value ?? "");
  known.set(commit, { tree, parents });
  return { tree, parents };
}

function bare(words: string): string {
  return words.replaceAll(/[<>\n\0]/g, "").trim();
}
