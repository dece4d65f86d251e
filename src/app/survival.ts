import { hashLine, lostLines } from "../core/run/survival.ts";
import type { Lost } from "../core/run/survival.ts";
import type { Workspace } from "../ports/workspace.ts";
import type { Landing } from "./attempt.ts";
import { createLandedFiles, textOf } from "./landed-files.ts";
import type { LandedFiles, LandingHistory } from "./landed-files.ts";

/** A task that took away, knowingly, what an earlier one had landed. */
export type Supersession = { readonly of: string; readonly file: string; readonly lines: number };

export type Verdict = {
  readonly superseded: readonly Supersession[];
  /** What would be lost without anybody having meant it, in words with the lines; undefined: nothing. */
  readonly dropped?: string;
};

type Merge = { readonly head: string; readonly tree: string };

/** Watches that every landed task's lines outlive the landings after it. */
export type Survival = {
  /** What a landing of this merged tree would do to the lines of those before it. */
  check(landing: Landing, merged: Merge): Promise<Verdict>;
  /** Takes in that the task has landed as `commit` on `head`. */
  landed(landing: Landing, head: string, commit: string): Promise<void>;
};

/** Lines of one file that are shown of those that would be lost. */
const SHOWN = 40;

/** A watch that knows nothing yet; without `history` it knows only of landings that it is told of. */
export function createSurvival(workspace: Workspace, history?: LandingHistory): Survival {
  const files = createLandedFiles(workspace, history);
  return {
    async check(landing, merged) {
      await files.standAt(landing.branch, merged.head);
      const changed = await workspace.changes(merged.head, merged.tree);
      const found: { file: string; lost: Lost }[] = [];
      for (const file of changed) {
        if (!files.has(file)) continue;
        const lost = await lostIn(file, landing, merged, files);
        if (lost.superseded.length + lost.dropped.length > 0) found.push({ file, lost });
      }
      if (found.length === 0) return { superseded: [] };
      const moved = await movedLines(changed, merged, files);
      const stays = (line: { hash: number }): boolean => !takeOne(moved, line.hash);
      const words: string[] = [];
      const superseded: Supersession[] = [];
      for (const { file, lost } of found) {
        const dropped = lost.dropped.filter(stays);
        for (const [of, lines] of perTask(lost.superseded.filter(stays), files))
          superseded.push({ of, file, lines });
        if (dropped.length > 0)
          words.push(told(file, (await textOf(workspace, merged.head, file)) ?? "", dropped, files));
      }
      return { superseded, ...(words.length > 0 ? { dropped: words.join("\n") } : {}) };
    },

    async landed(landing, head, commit) {
      await files.standAt(landing.branch, head);
      await files.add({ task: landing.task.key, head, commit });
    },
  };
}

async function lostIn(
  file: string,
  { base, commit }: Landing,
  { head, tree }: Merge,
  files: LandedFiles,
): Promise<Lost> {
  const began = base === "" ? `${commit}^` : base;
  // On a commit that somebody else made: what the attempt took away it had before its eyes.
  const last = files.lastIn(began) ?? Infinity;
  const [before, after, attemptBase, attempt] = await Promise.all([
    files.counts(head, file),
    files.counts(tree, file),
    files.counts(began, file),
    files.counts(commit, file),
  ]);
  const owners = await files.ownersOf(file);
  return lostLines({ owners, before, after, attemptBase, attempt, seen: (owner) => owner <= last });
}

/** Lines that the landing adds somewhere: what left one file and stands in another is not lost. */
async function movedLines(
  paths: readonly string[],
  { head, tree }: Merge,
  files: LandedFiles,
): Promise<Map<number, number>> {
  const moved = new Map<number, number>();
  for (const path of paths) {
    const [before, after] = [await files.counts(head, path), await files.counts(tree, path)];
    for (const [hash, count] of after) {
      const gained = count - (before.get(hash) ?? 0);
      if (gained > 0) moved.set(hash, (moved.get(hash) ?? 0) + gained);
    }
  }
  return moved;
}

function takeOne(from: Map<number, number>, hash: number): boolean {
  const left = from.get(hash) ?? 0;
  if (left > 0) from.set(hash, left - 1);
  return left > 0;
}

function perTask(
  lines: readonly { readonly owner: number }[],
  { taskOf }: LandedFiles,
): ReadonlyMap<string, number> {
  const tasks = new Map<string, number>();
  for (const { owner } of lines) tasks.set(taskOf(owner), (tasks.get(taskOf(owner)) ?? 0) + 1);
  return tasks;
}

function told(file: string, text: string, dropped: Lost["dropped"], files: LandedFiles): string {
  const left = new Map<number, number>();
  for (const { hash } of dropped) left.set(hash, (left.get(hash) ?? 0) + 1);
  const lines = text.split("\n").filter((line) => takeOne(left, hashLine(line.trimEnd())));
  const tasks = [...perTask(dropped, files).keys()].join(", ");
  const more = lines.length > SHOWN ? [`… and ${lines.length - SHOWN} more`] : [];
  const shown = lines.slice(0, SHOWN).map((line) => `  ${line.slice(0, 200)}`);
  return [`${file}: lines that ${tasks} landed meanwhile`, ...shown, ...more].join("\n");
}
