import type { FileAction, FileUse, TaskStatus } from "../../core/plan/plan.ts";
import { defined } from "../defined.ts";
import type { DraftTask, RawDependency } from "../dialect.ts";
import { readEstimate } from "../estimate.ts";
import { readFileUses } from "../file-uses.ts";
import { markStatus } from "../headed/status.ts";
import { applyField, noFields } from "../headed/task-fields.ts";
import type { TaskFields } from "../headed/task-fields.ts";
import { fieldReader } from "../read-field.ts";
import { ACTIONS, FLAGS, LISTS, PHASES, TEXTS } from "./labels.ts";
import { readCommand } from "./read-command.ts";
import { readDependencies } from "./read-dependencies.ts";
import type { Names } from "./read-dependencies.ts";
import type { RawField } from "./task-lines.ts";
import { readList, readValue } from "./value.ts";

/** What the fields of a task say; groups and the task it is part of are named by their keys. */
export type ReadFields = Pick<
  DraftTask,
  "kind" | "status" | "dependencies" | "files" | "acceptance" | "commands"
> &
  Partial<DraftTask> & { readonly partOf: string | undefined; readonly alsoIn: readonly string[] };

/** Reads the fields that Renga writes to the letter, and others as in any document with fields. */
export function readFields(fields: readonly RawField[], box: string, keys: Names): ReadFields {
  const byLabel = new Map(fields.map((field) => [field.label.toLowerCase(), field]));
  const of = (label: string): RawField | undefined => byLabel.get(label.toLowerCase());
  const common = readOthers(fields);
  const duration = of("Duration")?.value;
  const estimate =
    duration === undefined ? common.estimate : (exactMinutes(duration) ?? readEstimate(duration));
  const texts = Object.entries(TEXTS).map(([name, label]) => [name, textOf(of(label))]);
  const lists = Object.entries(LISTS).map(([name, label]) => [name, wordsOf(of(label))]);
  const flags = Object.entries(FLAGS).map(([name, label]) => [
    name,
    of(label)?.value === "yes" ? true : undefined,
  ]);
  const needs = of("Depends on");
  const files = of("Files");
  return {
    ...common.extra,
    ...defined(Object.fromEntries([...texts, ...lists, ...flags]) as Partial<DraftTask>),
    ...statusOf(of("Status")?.value, box),
    kind: KINDS.find((kind) => kind === of("Kind")?.value) ?? "task",
    dependencies: [...dependenciesOf(needs, keys), ...common.dependencies],
    files: [...(files?.items ?? []).flatMap(({ text }) => readFile(text)), ...common.files],
    acceptance: [...(of("Acceptance")?.items ?? []).map(({ text }) => readValue(text)), ...common.acceptance],
    commands: [...commandsOf(fields), ...common.commands],
    ...defined({
      estimate,
      timeoutSeconds: numberOf(of("Timeout")),
      chunks: of("Chunks")?.value.split(",").map(Number).filter(Number.isFinite),
      checkpointEvery: numberOf(of("Checkpoint every")),
    }),
    partOf: readList(of("Part of")?.value ?? "")[0]?.text,
    alsoIn: readList(of("Also in")?.value ?? "").map(({ text }) => text),
  };
}

const KINDS = ["task", "step", "check", "gate", "reference"] as const;
const STATUSES: readonly TaskStatus[] = [
  "open",
  "in-progress",
  "done",
  "failed",
  "blocked",
  "skipped",
  "deferred",
];

/** Nothing said is nothing to wait for: no order of groups comes in its place. */
function dependenciesOf(needs: RawField | undefined, keys: Names): RawDependency[] {
  const found = readDependencies(needs?.value ?? "", keys);
  return found.some(({ source }) => source !== "order") ? found : [...found, { text: "" }];
}

/** A finished box is the truth; a field says what a box cannot. */
function statusOf(value: string | undefined, box: string): Pick<DraftTask, "status" | "rawStatus"> {
  const [first, second] = readList(value ?? "");
  const said = STATUSES.find((status) => status === first?.text);
  const marked = markStatus(box);
  const boxed = said === undefined || marked !== "open" || said === "done" || said === "in-progress";
  return { status: boxed ? marked : said, ...(second === undefined ? {} : { rawStatus: second.text }) };
}

function commandsOf(fields: readonly RawField[]): DraftTask["commands"] {
  return fields.flatMap(({ label, items }) => {
    const phase = (Object.keys(PHASES) as (keyof typeof PHASES)[]).find((one) => PHASES[one] === label);
    return phase === undefined ? [] : items.map((item) => readCommand(phase, item));
  });
}

function textOf(field: RawField | undefined): string | undefined {
  if (field === undefined) return undefined;
  return field.value === "" && field.quote.length > 0 ? field.quote.join("\n") : readValue(field.value);
}

function wordsOf(field: RawField | undefined): string[] | undefined {
  return field === undefined ? undefined : readList(field.value).map(({ text }) => text);
}

function numberOf(field: RawField | undefined): number | undefined {
  const number = Number.parseFloat(field?.value ?? "");
  return Number.isFinite(number) ? number : undefined;
}

function exactMinutes(value: string): DraftTask["estimate"] {
  const found = /^(\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?:-(\d+(?:\.\d+)?(?:e[+-]?\d+)?))? min$/.exec(value);
  if (found === null) return undefined;
  const minMinutes = Number(found[1]);
  return { minMinutes, maxMinutes: found[2] === undefined ? minMinutes : Number(found[2]), raw: value };
}

function readFile(text: string): readonly FileUse[] {
  const found = /^(?:`([^`]+)`|("(?:[^"\\]|\\.)*"))(?: \(((?:[^"()]|"(?:[^"\\]|\\.)*")*)\))?$/.exec(text);
  if (found === null) return readFileUses(text);
  const remarks = (found[3] ?? "").split("; ");
  const action = (Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]).find((one) =>
    remarks.includes(ACTIONS[one]),
  );
  const lines = /(?:^|; )lines (.*)$/.exec(found[3] ?? "")?.[1];
  return [
    {
      path: found[1] ?? readValue(found[2]!),
      raw: text,
      action: action ?? ("unknown" satisfies FileAction),
      ...(lines === undefined ? {} : { lines: readValue(lines) }),
      ...(remarks.includes("mentioned") ? { mentioned: true } : {}),
    },
  ];
}

const OWN: ReadonlySet<string> = new Set(
  [
    ...Object.values(TEXTS),
    ...Object.values(LISTS),
    ...Object.values(FLAGS),
    ...Object.values(PHASES),
    "Files",
    "Depends on",
    "Duration",
    "Part of",
    "Also in",
    "Status",
    "Kind",
    "Timeout",
    "Chunks",
    "Checkpoint every",
    "Acceptance",
  ].map((label) => label.toLowerCase()),
);

/** Fields that somebody added in words of his own, or in one line where we write a list. */
function readOthers(fields: readonly RawField[]): TaskFields {
  const found = noFields();
  const readField = fieldReader();
  for (const { label, value, items } of fields) {
    const own = OWN.has(label.toLowerCase());
    if (own && (value === "" || !LISTED.has(label.toLowerCase()))) continue;
    const field = readField(`**${label}**: ${value}`);
    if (field === undefined) continue;
    applyField(found, field);
    if (!own) for (const { text } of items) applyField(found, { ...field, value: text });
  }
  return found;
}

/** Fields of ours whose entries stand below them. */
const LISTED: ReadonlySet<string> = new Set(
  ["Files", "Acceptance", ...Object.values(PHASES)].map((label) => label.toLowerCase()),
);
