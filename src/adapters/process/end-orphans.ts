import { endTree } from "./end-tree.ts";
import { processTable } from "./process-table.ts";

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
 * Ends what is left of a dead run: each process with its group and descendants, and whatever carries an orphan's mark.
 * A pid that now belongs to somebody else's process, told by its start time, is left alone.
 */
export async function endOrphans(orphans: readonly Orphan[]): Promise<void> {
  if (orphans.length === 0) return;
  const marks = [...new Set(orphans.map(({ uid }) => `RENGA_ATTEMPT_UID=${uid}`))];
  const living = orphans.filter(
    ({ pid, startTime }) => pid > 0 && startTime !== "" && processTable.find(pid)?.startTime === startTime,
  );
  await Promise.all([
    endTree({ marks }, GRACE_MS),
    ...living.map((leader) => endTree({ leader, marks: [] }, GRACE_MS)),
  ]);
}
