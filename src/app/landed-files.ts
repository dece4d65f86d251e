import type { Run } from "../core/run/state.ts";
import { countLines, ownersAfter } from "../core/run/survival.ts";
import type { LineCounts, LineOwners } from "../core/run/survival.ts";
import type { Workspace } from "../ports/workspace.ts";

/** Where the run's landings are found again after a resume or a roll-back. */
export type LandingHistory = {
  /** The commit that the run began on. */
  readonly base: string;
  /** The key of the task with this uid. */
  readonly keyOf: (uid: string) => string | undefined;
};

/** The landings of this run. */
export function historyOf(run: Run): LandingHistory {
  let keys: ReadonlyMap<string, string> | undefined;
  return {
    base: run.started.base,
    keyOf(uid) {
      keys ??= new Map([...run.tasks].map(([key, { spec }]) => [spec.uid, key]));
      return keys.get(uid);
    },
  };
}

/** Which landings changed which files, in the order they landed, and whose lines the files hold. */
export type LandedFiles = {
  /** Knows the branch as it stands at `head`: anew from its commits if it is not where the last landing left it. */
  readonly standAt: (branch: string, head: string) => Promise<void>;
  readonly has: (path: string) => boolean;
  readonly taskOf: (landing: number) => string;
  /** The last landing that the commit holds: -1 for the run's base, undefined for a commit of nobody known. */
  readonly lastIn: (commit: string) => number | undefined;
  readonly counts: (treeish: string, path: string) => Promise<LineCounts>;
  readonly ownersOf: (path: string) => Promise<LineOwners>;
  readonly add: (landed: Landed) => Promise<void>;
};

export type Landed = { readonly task: string; readonly head: string; readonly commit: string };

/** Larger files are data: their lines are not watched. In bytes. */
const LARGEST = 2 * 1024 * 1024;
/** Files whose owners are kept at hand; others are read again from their landings. */
const FILES_AT_HAND = 256;
const COUNTED_AT_HAND = 32;
/** Questions to git on the way at once while landings are read from the branch. */
const AT_ONCE = 64;

/** Knows nothing yet; without `history` it hears only of landings that it is told of. */
export function createLandedFiles(workspace: Workspace, history?: LandingHistory): LandedFiles {
  let tip: string | undefined;
  const landings: Landed[] = [];
  const numbers = new Map<string, number>();
  const touched = new Map<string, number[]>();
  const atHand = new Map<string, LineOwners>();

  const note = (landed: Landed, paths: readonly string[]): void => {
    const number = landings.push(landed) - 1;
    numbers.set(landed.commit, number);
    for (const path of paths) {
      const known = touched.get(path);
      if (known === undefined) touched.set(path, [number]);
      else known.push(number);
    }
  };
  // The head of one landing is the commit of the one before it.
  const counted = new Map<string, LineCounts>();
  const counts: LandedFiles["counts"] = async (treeish, path) => {
    const name = `${treeish} ${path}`;
    const known = counted.get(name) ?? countLines((await textOf(workspace, treeish, path)) ?? "");
    if (counted.size >= COUNTED_AT_HAND) counted.delete(counted.keys().next().value ?? "");
    counted.set(name, known);
    return known;
  };
  const rebuild = async (branch: string, { base, keyOf }: LandingHistory): Promise<void> => {
    const found = await workspace.landings(branch, base);
    for (let at = 0; at < found.length; at += AT_ONCE) {
      const some = found.slice(at, at + AT_ONCE);
      const paths = await Promise.all(some.map(({ commit }) => workspace.changes(`${commit}^`, commit)));
      for (const [i, { commit, attempt, task }] of some.entries()) {
        const uid = attempt.slice(0, Math.max(0, attempt.lastIndexOf(".")));
        note({ task: keyOf(uid) ?? task, head: `${commit}^`, commit }, paths[i]!);
      }
    }
  };
  const ownersOf: LandedFiles["ownersOf"] = async (path) => {
    let owners = atHand.get(path);
    if (owners === undefined) {
      owners = [];
      for (const number of touched.get(path) ?? []) {
        const { head, commit } = landings[number]!;
        const [before, after] = [await counts(head, path), await counts(commit, path)];
        owners = ownersAfter(owners, number, { before, after });
      }
    }
    keep(path, owners);
    return owners;
  };
  const keep = (path: string, owners: LineOwners): void => {
    atHand.delete(path);
    atHand.set(path, owners);
    if (atHand.size > FILES_AT_HAND) atHand.delete(atHand.keys().next().value ?? "");
  };

  return {
    async standAt(branch, head) {
      if (tip === head) return;
      landings.length = 0;
      for (const known of [numbers, touched, atHand]) known.clear();
      if (history !== undefined && head !== history.base) await rebuild(branch, history);
      tip = head;
    },
    has: (path) => touched.has(path),
    taskOf: (landing) => landings[landing]?.task ?? "",
    lastIn: (commit) => (commit === history?.base ? -1 : numbers.get(commit)),
    counts,
    ownersOf,
    async add(landed) {
      const { head, commit } = landed;
      const paths = await workspace.changes(head, commit);
      for (const path of paths) {
        const owners = atHand.get(path);
        if (owners === undefined) continue;
        const [before, after] = [await counts(head, path), await counts(commit, path)];
        keep(path, ownersAfter(owners, landings.length, { before, after }));
      }
      note(landed, paths);
      tip = commit;
    },
  };
}

/** A file's text; undefined when it is not there, is too large, or is no text. */
export async function textOf(
  workspace: Workspace,
  treeish: string,
  path: string,
): Promise<string | undefined> {
  const bytes = await workspace.read(treeish, path);
  return bytes === undefined || bytes.length > LARGEST || bytes.includes(0)
    ? undefined
    : bytes.toString("utf8");
}
