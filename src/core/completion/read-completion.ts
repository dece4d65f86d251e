import { completionOf, type Completion } from "./completion.ts";
import { completionInJson } from "./json-completion.ts";
import { countOf, minutesOf, saysProven, statusOf } from "./words.ts";

/** Reports stand at the end of what an agent says. */
const LONGEST = 20_000;
const MOST_DELIVERABLES = 100;

/**
 * Reads an agent's last words as a completion report, however it wrote it: as the fields that were asked for, with or without
 * marks of Markdown, as a table, a list, JSON or plain sentences. Undefined where nothing in it is one.
 */
export function readCompletion(words: string): Completion | undefined {
  const text = words.slice(-LONGEST).replaceAll("\r\n", "\n");
  const proven = saysProven(text);
  const json = completionInJson(text);
  if (json !== undefined) return { ...json, saysProven: json.saysProven || proven };
  const found = inFields(text.split("\n"));
  if (found !== undefined) return { ...found, saysProven: proven };
  const deliverables = inSentences(text);
  const status = statusOf(lastLine(text));
  if (status === undefined && deliverables.length === 0 && !proven) return undefined;
  return { ...(status === undefined ? {} : { status }), deliverables, saysProven: proven };
}

type Field = "task" | "status" | "time" | "errors" | "warnings" | "deliverables" | "other";

const NAMES: Readonly<Record<string, Field>> = {
  task: "task",
  "task id": "task",
  status: "status",
  result: "status",
  outcome: "status",
  time: "time",
  duration: "time",
  "time taken": "time",
  errors: "errors",
  warnings: "warnings",
  deliverables: "deliverables",
  "files changed": "deliverables",
  "files created": "deliverables",
  "files modified": "deliverables",
  "changed files": "deliverables",
  changes: "deliverables",
  "next tasks unblocked": "other",
  "next steps": "other",
  notes: "other",
  summary: "other",
  verification: "other",
};

/** The fields of the form; the last of a name counts, because an agent may quote the form before it fills it in. */
function inFields(lines: readonly string[]): Completion | undefined {
  const values = new Map<Field, string>();
  let deliverables: string[] = [];
  let section: Field | undefined;
  for (const line of lines) {
    const field = fieldIn(line);
    if (field !== undefined) {
      section = field.name;
      if (section === "deliverables") deliverables = [];
      else if (field.value !== "") values.set(section, field.value);
      if (field.value === "" || section !== "deliverables") continue;
      deliverables.push(...field.value.split(/,\s+/u));
      continue;
    }
    const words = withoutMarks(line);
    if (words === "") continue;
    if (section === "deliverables" && isItem(line) && deliverables.length < MOST_DELIVERABLES)
      deliverables.push(words);
    else if (section !== undefined && !values.has(section) && section !== "deliverables")
      values.set(section, words);
    else if (!isItem(line)) section = undefined;
  }
  const status = values.get("status");
  if (status === undefined && deliverables.length === 0) return undefined;
  const told = status === undefined ? undefined : statusOf(status);
  const reason = /^[^:–—-]{0,20}(?::|[–—]|\s-)\s*(\S.*)$/u.exec(status ?? "")?.[1];
  const read = (field: Field): string => values.get(field) ?? "";
  return completionOf({
    task: values.get("task"),
    status: told,
    reason,
    minutes: minutesOf(read("time")),
    errors: countOf(read("errors")),
    warnings: countOf(read("warnings")),
    deliverables: deliverables.filter((it) => !/^(?:none|n\/a|nothing)\b/iu.test(it)),
    saysProven: false,
  });
}

/** `**Status:** COMPLETE`, `| Errors | 0 |`, `## Deliverables`, `STATUS: …`. */
function fieldIn(line: string): { readonly name: Field; readonly value: string } | undefined {
  const plain = line.replaceAll(/[*_`]+/gu, "");
  const cells = /^\s*\|\s*([^|]+?)\s*\|\s*([^|]*?)\s*\|\s*$/u.exec(plain);
  const [, label = "", value = ""] =
    cells ??
    /^\s*(?:#{1,6}\s*|[-+•]\s+|\d+[.)]\s+)?(?:[✓✔✅]\s*)?([A-Za-z][A-Za-z ]{2,24}?)\s*(?:[:=]\s*(.*))?$/u.exec(
      plain,
    ) ??
    [];
  const name = NAMES[label.toLowerCase()];
  // A word by itself is a heading only where it stands as one.
  const isHeading =
    cells !== null || /[:=]/u.test(plain) || /^\s*#/u.test(plain) || plain.trim() === label.toUpperCase();
  return name === undefined || !isHeading ? undefined : { name, value: value.trim() };
}

function isItem(line: string): boolean {
  return /^\s*(?:[-*+•✓✔✅☑]|\d+[.)])\s*\S/u.test(line);
}

function withoutMarks(line: string): string {
  return line
    .replace(/^\s*(?:[-*+•]|\d+[.)])\s+/u, "")
    .replace(/^(?:\[[ xX]\]|[✓✔✅☑])\s*/u, "")
    .replaceAll(/[*`]+/gu, "")
    .trim();
}

/** `I created src/a.ts and updated docs/b.md`: the paths behind such verbs. */
function inSentences(text: string): readonly string[] {
  const found = new Set<string>();
  for (const [, rest = ""] of text.matchAll(VERBS))
    for (const [path] of rest.matchAll(PATH)) if (found.size < MOST_DELIVERABLES) found.add(path);
  return [...found];
}

const VERBS =
  /\b(?:created|added|wrote|written|updated|modified|changed|edited|deleted|removed|implemented|fixed)\b([^\n]{0,300})/giu;
const PATH =
  /(?:[\w@.-]+\/)+[\w@.-]*\w|\b[\w-]+(?:\.[\w-]+)*\.(?:[cm]?[jt]sx?|py|md|json|ya?ml|toml|css|html|sh|sql|rs|go|java|rb|vue|svelte|txt)\b/gu;

function lastLine(text: string): string {
  return text.trim().split("\n").slice(-3).join("\n");
}
