import type { Measure, RunComparison } from "../../core/views/compare-reports.ts";
import { duration } from "./duration.ts";
import { bytes, cell, numbers, percent, words, type ReportSection } from "./report-section.ts";
import type { Ids } from "./report-words.ts";

const NAMES: Readonly<Record<Measure["name"], readonly [string, (value: number) => string]>> = {
  wall: ["took", duration],
  work: ["work in all", duration],
  landed: ["tasks landed", String],
  attempts: ["attempts", String],
  retries: ["retries", String],
  errors: ["errors", percent],
  agents: ["agents", String],
  memory: ["memory of one attempt", bytes],
};

/** A run beside an earlier one of the same plan. */
export function comparisonSection(comparison: RunComparison, ids: Ids): ReportSection {
  const { run, sameDigest, measures, tasks, lost, gained } = comparison;
  return {
    id: "comparison",
    title: `Beside the earlier run ${run}`,
    blocks: [
      ...(sameDigest
        ? []
        : [{ kind: "text" as const, text: "The plan has changed since: tasks are compared by their ids." }]),
      {
        kind: "table",
        caption: "This run and the earlier one",
        columns: [words("measure"), numbers("then"), numbers("now"), numbers("change")],
        rows: measures
          .filter(({ before, now }) => before !== undefined || now !== undefined)
          .map(({ name, before, now }) => {
            const [title, say] = NAMES[name];
            return [
              cell(title),
              cell(before === undefined ? "–" : say(before)),
              cell(now === undefined ? "–" : say(now)),
              cell(change(before, now)),
            ];
          }),
      },
      ...(tasks.length === 0
        ? []
        : [
            {
              kind: "table" as const,
              caption: "Tasks whose time changed most",
              columns: [words("task"), words("title"), numbers("then"), numbers("now"), numbers("change")],
              rows: tasks.map(({ id, title, beforeMs, nowMs }) => [
                cell(id),
                cell(title),
                cell(duration(beforeMs)),
                cell(duration(nowMs)),
                cell(change(beforeMs, nowMs)),
              ]),
            },
          ]),
      ...listed("Landed then, not now", lost, ids),
      ...listed("Landed now, not then", gained, ids),
    ],
  };
}

function listed(title: string, keys: readonly string[], ids: Ids): readonly { kind: "text"; text: string }[] {
  if (keys.length === 0) return [];
  const more = keys.length > 20 ? ` and ${keys.length - 20} more` : "";
  return [{ kind: "text", text: `${title}: ${keys.slice(0, 20).map(ids).join(", ")}${more}` }];
}

/** `+12 %`, `−40 %`, `same`; nothing where there is no share to speak of. */
function change(before: number | undefined, now: number | undefined): string {
  if (before === undefined || now === undefined) return "";
  if (before === now) return "same";
  if (before === 0) return "";
  const share = now / before - 1;
  return `${share < 0 ? "−" : "+"}${percent(Math.abs(share))}`;
}
