import type { Detection, PlanFile } from "./dialect.ts";

/** How sure Backlog.md's dialect is of a file: by its sections between comments, its front matter, its folder, or its old headings. */
export function detectBacklog({ path, text }: PlanFile): Detection {
  const named = /(?:^|\/)backlog\/(?:tasks|drafts|completed|archive\/\w+)\//i.test(path);
  const marked = text.includes(":BEGIN") && /<!--[ \t]*(?:SECTION:[A-Z_]+|AC|DOD):BEGIN[ \t]*-->/.test(text);
  const keys = frontKeys(text);
  const task = ["id", "title", "status"].every((key) => keys.has(key));
  const own = task ? OWN.filter((key) => keys.has(key)).length : 0;
  const old = keys.size === 0 && OLD.test(text.slice(0, 4000));
  const reasons = [
    ...(own >= 2 ? ["its front matter has the fields of a Backlog.md task"] : []),
    ...(marked ? ["its sections stand between comments such as AC:BEGIN"] : []),
    ...(old ? ["a heading “Task N: …” with a heading “Status: …” below it"] : []),
    ...(named ? ["it stands in a folder of backlog tasks"] : []),
  ];
  if (own >= 3 || (task && marked)) return { confidence: 0.97, reasons };
  if (own >= 2 || (task && named)) return { confidence: 0.95, reasons };
  if (old) return { confidence: named ? 0.95 : 0.88, reasons };
  return marked && named ? { confidence: 0.8, reasons } : { confidence: 0, reasons: [] };
}

const OWN = [
  "assignee",
  "created_date",
  "updated_date",
  "labels",
  "dependencies",
  "ordinal",
  "parent_task_id",
  "milestone",
];
const OLD = /^\uFEFF?\s*# task[ -]?\d[\w.-]*[ \t]*[:—–-][^\n]*\n(?:[ \t]*\r?\n)*## Status\b/i;

/** The keys of the front matter at first sight. */
function frontKeys(text: string): Set<string> {
  if (!/^\uFEFF?---[ \t]*\r?\n/.test(text)) return new Set();
  const close = text.indexOf("\n---", 4);
  const head = text.slice(0, close < 0 ? 4000 : close);
  return new Set([...head.matchAll(/^([a-z_]{2,40})[ \t]*:/gm)].map(([, key]) => key!));
}
