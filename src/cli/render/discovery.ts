import type { Discovery, FoundPlan } from "../../app/discover-plans.ts";
import { fit } from "./cells.ts";
import type { Paint } from "./colour.ts";
import { tabulate, type Cell } from "./tabulate.ts";

const MOST_SHOWN = 40;

/** The text of `renga plan --discover`: a line a plan, and what to type next. */
export function renderDiscovery(
  found: Discovery,
  look: { readonly width: number; readonly paint: Paint },
): string {
  const { paint, width } = look;
  const { plans, looked, opened, left } = found;
  const searched = `${counted(looked, "file")} looked at, ${opened} opened`;
  if (plans.length === 0)
    return `No plan found: ${searched}.\n  A file of your own: renga plan FILE. What a plan looks like: docs/plan-format.md\n`;
  const shown = plans.slice(0, MOST_SHOWN);
  const room = Math.max(20, width - 40);
  const rows = [
    HEAD.map((text, at): Cell => ({ text, tone: "dim", align: at === 1 || at === 2 ? "right" : "left" })),
  ];
  for (const plan of shown) rows.push(rowOf(plan, room, paint));
  const more = plans.length - shown.length + left;
  return [
    ...tabulate(rows, paint),
    ...(more > 0
      ? [paint.tone("dim", `${paint.marks.ellipsis} and ${more} more (--json lists those that were read)`)]
      : []),
    "",
    `${counted(plans.length, "plan")}; ${searched}.`,
    paint.tone("dim", `Next: renga plan ${quoted(paint.say(shown[0]!.path))}`),
    "",
  ].join("\n");
}

const HEAD = ["plan", "tasks", "done", "dialect", "sure"];

function rowOf({ path, tasks, done, dialect, confidence }: FoundPlan, room: number, paint: Paint): Cell[] {
  const finished = done === tasks;
  return [
    { text: fit(paint.say(path), room, paint.marks.ellipsis), tone: finished ? "dim" : "strong" },
    { text: String(tasks), align: "right" },
    finished ? { text: "all", tone: "good", align: "right" } : { text: String(done), align: "right" },
    { text: dialect },
    { text: `${Math.round(confidence * 100)} %`, tone: "dim" },
  ];
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** As a shell takes it. */
function quoted(path: string): string {
  return /^[\w./@+:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
