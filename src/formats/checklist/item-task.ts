import type { FileUse, TaskStatus } from "../../core/plan/plan.ts";
import type { DraftTask, RawDependency } from "../dialect.ts";
import { targetCode } from "../headed/code-target.ts";
import { markStatus } from "../headed/status.ts";
import { lineEnd } from "../line.ts";
import { checkCommands } from "./check-commands.ts";
import { readDetails } from "./item-details.ts";
import type { ItemDetails, ItemTools } from "./item-details.ts";
import { readItemTitle } from "./item-title.ts";
import type { ItemTitle } from "./item-title.ts";
import type { Item } from "./nest-items.ts";
import { proseFiles } from "./prose-files.ts";

/** A task as its own lines give it, and what only the whole list can settle. */
export type ItemTask = {
  readonly draft: DraftTask;
  readonly parallel: boolean;
  /** Numbers of acceptance criteria that stand elsewhere. */
  readonly criteria: readonly number[];
};

/** Reads one item; `exact`: the path in its title is the file it writes. */
export function readItemTask(tools: ItemTools, item: Item, id: string, exact: boolean): ItemTask {
  const { lines, path } = tools;
  const { box, head } = item;
  const words = lines.text.slice(
    item.id === undefined ? head.wordsAt : head.titleAt,
    lineEnd(lines, box.line),
  );
  const title = readItemTitle(words);
  const details = readDetails(tools, item.own);
  checkCommands(title.title, details.commands);
  if (title.acceptance !== undefined) checkCommands(`verify ${title.acceptance}`, details.commands);
  const files = filesOf(title.title, details.files, exact);
  const start = lines.starts[box.line]!;
  const end = lineEnd(lines, item.last);
  const body = lines.text.slice(start, end);
  const name = title.title === "" ? id : title.title;
  const draft: DraftTask = {
    id,
    title: name,
    kind: GATE.test(name) ? "gate" : "task",
    groups: NONE,
    status: title.struck ? "skipped" : statusOf(box.raw),
    dependencies: dependenciesOf(title, details),
    files,
    acceptance:
      title.acceptance === undefined ? details.acceptance : [title.acceptance, ...details.acceptance],
    code: details.code.length === 0 ? NONE : targetCode(details.code, files),
    commands: details.commands,
    body,
    span: { file: path, line: box.line + 1, endLine: item.last + 1, start, end },
    mark: { file: path, line: box.line + 1, offset: box.at, raw: box.raw, style: "box" },
    ...rareOf(title, details),
  };
  const optional = head.optional || title.optional;
  const human = draft.kind === "gate" && ASKS.test(body.slice(0, LONGEST));
  return {
    draft:
      optional || human
        ? { ...draft, ...(optional ? { optional } : {}), ...(human ? { humanGate: human } : {}) }
        : draft,
    parallel: title.parallel,
    criteria: title.criteria,
  };
}

function filesOf(title: string, details: readonly FileUse[], exact: boolean): readonly FileUse[] {
  const files: FileUse[] = [];
  proseFiles(title, exact ? "exact" : "title", files);
  if (details.length > 0) files.push(...details);
  return eachOnce(files);
}

function dependenciesOf(title: ItemTitle, { fields }: ItemDetails): readonly RawDependency[] {
  const stated: readonly RawDependency[] = fields?.dependencies ?? NONE;
  return title.dependencies === undefined ? stated : [{ text: title.dependencies }, ...stated];
}

/** What few tasks say. */
function rareOf(title: ItemTitle, { fields, requirements }: ItemDetails): Partial<DraftTask> {
  const estimate = fields?.estimate ?? title.estimate;
  const serves = [...title.stories, ...requirements];
  if (estimate === undefined && serves.length === 0 && fields === undefined) return NOTHING;
  return {
    ...(estimate === undefined ? NOTHING : { estimate }),
    ...(serves.length === 0 ? NOTHING : { requirements: serves }),
    ...fields?.extra,
  };
}

/** What the inside of a box says, pictograms of two signs included. */
function statusOf(raw: string): TaskStatus {
  return raw === "✅" || raw === "☑" || raw === "☑️" || raw === "✔️"
    ? "done"
    : raw === "❌"
      ? "failed"
      : markStatus(raw);
}

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
const NOTHING = {};
const LONGEST = 4000;
const GATE =
  /^(?:(?:final|mid-?point|intermediate|integration)\s)?(?:checkpoint\b|quality gate\b|approval gate\b|human (?:gate|review|approval)\b|stop and validate\b|检查点|チェックポイント|체크포인트|контрольная точка|punto de control\b|point de contrôle\b)|\buser manual verification\b/i;
/** The words by which a checkpoint wants a person. */
const ASKS =
  /\bask the user\b|\buser (?:confirms?|approv|review|manual)|\bmanual(?:ly)?\b|\bhuman\b|\bapproval\b|询问用户|ユーザーに|사용자에게/i;
