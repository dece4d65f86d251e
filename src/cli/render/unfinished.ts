import { answerCommand } from "../../core/views/log-lines.ts";
import type { RunReport } from "../../core/views/report.ts";
import type { Unfinished } from "../../core/views/unfinished.ts";
import { cells } from "./cells.ts";
import { safeLines } from "./plain.ts";
import type { Look } from "./run-report.ts";
import { taskRow } from "./task-row.ts";
import { wrap } from "./wrap.ts";

const MOST_CAUSES = 20;
const MESSAGE_LINES = 6;
const MOST_IDS = 12;
const GOES_ON: ReadonlySet<string> = new Set(["running", "landing", "ready", "waiting"]);

/** What did not land: each failure with its reason and what it holds up, then what can simply go on. No lines when all landed. */
export function renderUnfinished(report: RunReport, look: Look): string[] {
  const { paint } = look;
  const causes = report.unfinished.filter(({ state }) => state === "failed" || state === "needs-human");
  const open = report.unfinished.filter(({ state }) => GOES_ON.has(state));
  const held = new Map<string, string[]>();
  for (const { id, blockedBy } of report.unfinished) {
    if (blockedBy === undefined) continue;
    const ids = held.get(blockedBy);
    if (ids === undefined) held.set(blockedBy, [id]);
    else ids.push(id);
  }
  const idWidth = Math.min(14, Math.max(2, ...causes.slice(0, MOST_CAUSES).map(({ id }) => cells(id))));
  const lines = causes
    .slice(0, MOST_CAUSES)
    .flatMap((cause) => causeLines(cause, held.get(cause.key) ?? [], idWidth, look));
  if (causes.length > MOST_CAUSES)
    lines.push(`${paint.marks.ellipsis} and ${causes.length - MOST_CAUSES} more that failed`);
  if (open.length > 0)
    lines.push(
      ...wrap(
        `Still to do: ${idList(
          open.map(({ id }) => id),
          look,
        )}`,
        look.width,
      ),
    );
  return lines;
}

function causeLines(cause: Unfinished, held: readonly string[], idWidth: number, look: Look): string[] {
  const { paint, width } = look;
  const failed = cause.state === "failed";
  const row = {
    mark: failed ? paint.marks.failed : paint.marks.attention,
    tone: failed ? ("bad" as const) : ("warn" as const),
    id: cause.id,
    title: cause.title,
    right: cause.state,
  };
  const indent = " ".repeat(Math.min(idWidth + 4, Math.floor(width / 4)));
  const said = safeLines(cause.reason).flatMap((line) => wrap(paint.say(line), width - indent.length));
  const reason =
    said.length > MESSAGE_LINES ? [...said.slice(0, MESSAGE_LINES - 1), paint.marks.ellipsis] : said;
  const { key, id, state } = cause;
  const asks = state === "needs-human" && cause.reason.startsWith("unclear:");
  const answer = asks ? wrap(paint.say(answerCommand({ key, id, uid: key })), width - indent.length) : [];
  const blocks = held.length > 0 ? wrap(`holds up ${idList(held, look)}`, width - indent.length) : [];
  return [
    taskRow(row, width, idWidth, paint),
    ...reason.map((line) => indent + line),
    ...answer.map((line) => indent + paint.tone("strong", line)),
    ...blocks.map((line) => indent + paint.tone("dim", line)),
  ];
}

function idList(ids: readonly string[], { paint }: Look): string {
  const shown = ids
    .slice(0, MOST_IDS)
    .map((id) => paint.say(id))
    .join(", ");
  return ids.length > MOST_IDS ? `${shown} and ${ids.length - MOST_IDS} more` : shown;
}
