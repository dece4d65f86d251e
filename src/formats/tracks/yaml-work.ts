import type { FileUse } from "../../core/plan/plan.ts";
import type { DraftTask, RawDependency } from "../dialect.ts";
import { readFileUses } from "../file-uses.ts";

/**
 * Moves what a YAML fence inside a task says of it where it belongs: the lists below `files`, `tasks` and `wait_for` into its files,
 * criteria and dependencies ("A1 reaches 50%" is a share of A1). A fence without such lists stays code.
 */
export function yamlWork(task: DraftTask): DraftTask {
  const files: FileUse[] = [];
  const acceptance: string[] = [];
  const dependencies: RawDependency[] = [];
  const code = task.code.filter(({ language, text }) => {
    if (!/^ya?ml$/.test(language)) return true;
    const before = files.length + acceptance.length + dependencies.length;
    for (const [key, item] of listItems(text)) {
      if (FILES.test(key)) files.push(...readFileUses(item));
      else if (TASKS.test(key)) acceptance.push(item);
      else if (WAITS.test(key)) dependencies.push(waitsFor(item));
    }
    return files.length + acceptance.length + dependencies.length === before;
  });
  if (code.length === task.code.length) return task;
  return {
    ...task,
    code,
    files: [...task.files, ...files],
    acceptance: [...task.acceptance, ...acceptance],
    dependencies: [...task.dependencies, ...dependencies],
  };
}

/** Items of the lists of a YAML text, each with the key above it. */
function listItems(text: string): [key: string, item: string][] {
  const found: [string, string][] = [];
  let key = "";
  for (const line of text.split(/\r?\n/)) {
    const item = /^\s*-\s+(.+)$/.exec(line)?.[1];
    const name = /^\s*([\w-]{2,40})\s*:\s*$/.exec(line)?.[1];
    if (item !== undefined && key !== "") found.push([key, item.trim()]);
    else if (name !== undefined) key = name;
    else if (line.trim() !== "") key = "";
  }
  return found;
}

function waitsFor(item: string): RawDependency {
  const percent = /\b(\d{1,3})\s?%/.exec(item)?.[1];
  const words = item.split(/\s(?:reach|is|to|at|\()/, 1)[0]!;
  if (percent === undefined) return { text: item };
  return { text: words, exact: true, kind: "percent", percent: Math.min(100, Number(percent)), raw: item };
}

const FILES = /^(?:files|owned_files|paths)$/i;
const TASKS = /^(?:tasks|deliverables|todo|acceptance(?:_criteria)?)$/i;
const WAITS = /^(?:wait_for|waits_for|depends_on|dependencies|blocked_by|after)$/i;
