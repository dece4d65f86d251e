import type { FileUse, TaskCommand, TaskStatus } from "../../core/plan/plan.ts";
import type { DraftTask, RawDependency } from "../dialect.ts";
import { targetCode } from "../headed/code-target.ts";
import { markStatus } from "../headed/status.ts";
import { lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";
import { checkCommands } from "./check-commands.ts";
import type { DetailReader, ItemDetails } from "./item-details.ts";
import { readItemTitle } from "./item-title.ts";
import type { ItemTitle } from "./item-title.ts";
import type { Item } from "./item.ts";
import { proseFiles } from "./prose-files.ts";

/** A draft that the list still adds to: edges, groups, criteria. */
export type OpenDraft = { -readonly [Field in keyof DraftTask]: DraftTask[Field] };

/** What items say that only the whole list can settle, by the place of the item. */
export type ItemMarks = {
  /** 1 where it may run beside its neighbours. */
  readonly parallel: Uint8Array;
  /** Numbers of acceptance criteria that stand elsewhere. */
  readonly criteria: Map<number, readonly number[]>;
};

/** What a document's items are read with; `exact`: the path in a title is the file the task writes. */
export type ItemTools = {
  readonly path: string;
  readonly lines: Lines;
  readonly readDetails: DetailReader;
  readonly exact: boolean;
  readonly marks: ItemMarks;
};

/** Reads the item at a place. */
export function readItemTask(
  tools: ItemTools,
  item: Item,
  { id, groups, place }: { id: string; groups: readonly number[]; place: number },
): OpenDraft {
  const { lines, path, marks } = tools;
  const from = item.named ? item.titleAt : item.wordsAt;
  const words = lines.text.slice(from, lineEnd(lines, item.line)).trim();
  const struck = isStruck(lines.text, item.wordsAt, words);
  const title = readItemTitle(struck ? words.replaceAll("~~", "") : words);
  if (title.parallel) marks.parallel[place] = 1;
  if (title.criteria.length > 0) marks.criteria.set(place, title.criteria);
  const details = tools.readDetails(item.own);
  const commands = commandsOf(title, details.commands);
  const files = filesOf(title.title, details.files, tools.exact);
  const start = lines.starts[item.line]!;
  const end = lineEnd(lines, item.last);
  const name = title.title === "" ? id : title.title;
  const gate = GATE_WORD.test(name) && GATE.test(name);
  const draft: OpenDraft = {
    id,
    title: name,
    kind: gate ? "gate" : "task",
    groups,
    status: statusOf(item.raw, struck || title.moved),
    dependencies: dependenciesOf(title, details),
    files,
    acceptance:
      title.acceptance === undefined ? details.acceptance : [title.acceptance, ...details.acceptance],
    code: details.code.length === 0 ? NONE : targetCode(details.code, files),
    commands,
    body: lines.text.slice(start, end),
    span: { file: path, line: item.line + 1, endLine: item.last + 1, start, end },
    mark: { file: path, line: item.line + 1, offset: item.at, raw: item.raw, style: "box" },
  };
  if (item.parent >= 0) draft.parent = item.parent;
  if (item.optional || title.optional) draft.optional = true;
  if (gate && ASKS.test(draft.body.slice(0, LONGEST))) draft.humanGate = true;
  addRare(draft, title, details);
  return draft;
}

function commandsOf(title: ItemTitle, found: readonly TaskCommand[]): readonly TaskCommand[] {
  if (!title.title.includes("`") && title.acceptance === undefined) return found;
  const commands = [...found];
  checkCommands(title.title, commands);
  if (title.acceptance !== undefined) checkCommands(`verify ${title.acceptance}`, commands);
  return commands.length === 0 ? NONE : commands;
}

function filesOf(title: string, details: readonly FileUse[], exact: boolean): readonly FileUse[] {
  if (!title.includes(".") && !title.includes("/")) return details;
  const files: FileUse[] = [];
  proseFiles(title, exact ? "exact" : "title", files);
  if (files.length === 0) return details;
  return details.length === 0 ? files : eachOnce([...files, ...details]);
}

function dependenciesOf(title: ItemTitle, { fields }: ItemDetails): readonly RawDependency[] {
  const stated: readonly RawDependency[] = fields?.dependencies ?? NONE;
  return title.dependencies === undefined ? stated : [{ text: title.dependencies }, ...stated];
}

/** Adds what few tasks say. */
function addRare(draft: OpenDraft, title: ItemTitle, { fields, requirements }: ItemDetails): void {
  const estimate = fields?.estimate ?? title.estimate;
  if (estimate !== undefined) draft.estimate = estimate;
  if (title.stories.length > 0 || requirements.length > 0)
    draft.requirements = title.stories.length === 0 ? requirements : [...title.stories, ...requirements];
  if (fields !== undefined) Object.assign(draft, fields.extra);
}

/** True where a line is crossed out, its id with it or not: `~~T013 Do it~~`. */
function isStruck(text: string, at: number, words: string): boolean {
  return words.endsWith("~~") && (text.startsWith("~~", at) || words.startsWith("~~"));
}

/** What the inside of a box says; `left`: nobody is to do it any more. */
function statusOf(raw: string, left: boolean): TaskStatus {
  const status = PICTURES[raw] ?? markStatus(raw);
  return left && status === "open" ? "skipped" : status;
}

const PICTURES: Readonly<Record<string, TaskStatus>> = {
  "✅": "done",
  "☑": "done",
  "☑️": "done",
  "✔️": "done",
  "❌": "failed",
};

/** Files with each path once, those that are written first where both is said. */
function eachOnce(files: readonly FileUse[]): readonly FileUse[] {
  if (files.length < 2) return files.length === 0 ? NONE : files;
  const byPath = new Map<string, FileUse>();
  for (const file of files) {
    const known = byPath.get(file.path);
    if (known === undefined || (known.mentioned === true && file.mentioned !== true))
      byPath.set(file.path, file);
  }
  return byPath.size === files.length ? files : [...byPath.values()];
}

const NONE: never[] = [];
const LONGEST = 4000;
/** One word that every name of a gate has: most titles have none of them. */
const GATE_WORD =
  /eckpoint|gate|erification|pproval|alidate|eview|检查点|チェック|체크포인트|онтрольная|control|contrôle/i;
const GATE =
  /^(?:(?:final|mid-?point|intermediate|integration)\s)?(?:checkpoint\b|quality gate\b|approval gate\b|human (?:gate|review|approval)\b|stop and validate\b|检查点|チェックポイント|체크포인트|контрольная точка|punto de control\b|point de contrôle\b)|\buser manual verification\b/i;
/** The words by which a checkpoint wants a person. */
const ASKS =
  /\bask the user\b|\buser (?:confirms?|approv|review|manual)|\bmanual(?:ly)?\b|\bhuman\b|\bapproval\b|询问用户|ユーザーに|사용자에게/i;
