import { endTrees, lineage, type Tree } from "./end-tree.ts";
import { processTable } from "./process-table.ts";
import { SHELL_OF } from "./shell-of.ts";

/** A process that a dead coordinator had started, as it stands in the journal. */
export type Orphan = {
  /** What its whole family carries in its environment as RENGA_ATTEMPT_UID. */
  readonly uid: string;
  /** 0 where it died before it could write the pid down. */
  readonly pid: number;
  readonly startTime: string;
};

const GRACE_MS = 2_000;

/**
 * Ends what is left of a dead run: each process with its group and descendants, whatever carries an orphan's mark, and shells that
 * work for the folder `owner` and were not started by this process. Such a shell may be about to begin what it was told last, and
 * carries no mark before that. A pid that now belongs to somebody else's process, told by its start time, is left alone.
 */
export async function endOrphans(orphans: readonly Orphan[], owner?: string): Promise<void> {
  const marks = [...new Set(orphans.map(({ uid }) => `RENGA_ATTEMPT_UID=${uid}`))];
  const living = orphans.filter(
    ({ pid, startTime }) => pid > 0 && startTime !== "" && processTable.find(pid)?.startTime === startTime,
  );
  const leaders = [...living, ...(owner === undefined ? [] : strayShells(owner))];
  const trees: Tree[] = leaders.map((leader) => ({ leader, marks: [] }));
  if (marks.length > 0) trees.push({ marks });
  await endTrees(trees, GRACE_MS);
}

function strayShells(owner: string): readonly NonNullable<Tree["leader"]>[] {
  const rows = processTable.list();
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const others = rows.filter(({ pid, zombie }) => !zombie && !lineage(pid, byPid).includes(process.pid));
  const found = new Set(
    processTable.marked(
      others.map(({ pid }) => pid),
      [`${SHELL_OF}=${owner}`],
    ),
  );
  return others.filter(({ pid }) => found.has(pid));
}
