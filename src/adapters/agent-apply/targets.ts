import type { CodeBlock, FileUse, Task } from "../../core/plan/plan.ts";
import { refuse } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";

/** The files that a task writes with code; those it only reads or deletes are not among them. */
export function writtenFiles(task: Task): readonly FileUse[] {
  const files = task.files.filter(({ action }) => action !== "read" && action !== "delete");
  return files.filter((file, at) => files.findIndex(({ path }) => path === file.path) === at);
}

/** The file a code block belongs in: the one it names, the one its lead names, or the only one the task writes. */
export function targetOf(
  block: CodeBlock,
  files: readonly FileUse[],
  scope: readonly string[],
): FileUse | Refusal {
  if (block.target !== undefined) return named(block.target, files, scope, block.line);
  const [only] = files;
  if (only !== undefined && files.length === 1) return only;
  if (only === undefined) return refuse("the task names no file to write its code to");
  const told = files.filter((file) => mentions(block.lead, file));
  const [first] = told;
  return first !== undefined && told.length === 1
    ? first
    : refuse(
        `the task has ${files.length} files and does not say which of them the code at line ${block.line} belongs in`,
      );
}

function named(
  target: string,
  files: readonly FileUse[],
  scope: readonly string[],
  line: number,
): FileUse | Refusal {
  const same = files.filter(({ path, raw }) => path === target || raw === target);
  const alike =
    same.length > 0 ? same : files.filter(({ path }) => endsWith(target, path) || endsWith(path, target));
  const [only] = alike;
  if (only !== undefined && alike.length === 1) return only;
  // A file that only the code block names is the task's too where the run has given it the right to it.
  if (alike.length === 0 && scope.includes(target)) return { path: target, raw: target, action: "unknown" };
  return refuse(`the code at line ${line} is for ${target}, which is not among the task's files`);
}

function endsWith(long: string, short: string): boolean {
  return long.endsWith(`/${short.replace(/^\.?\//, "")}`);
}

function mentions(lead: string, { path, raw }: FileUse): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const words = new Set(lead.split(/[\s`'"*()[\],;:]+/).flatMap((word) => [word, word.replace(/\.$/, "")]));
  return words.has(path) || words.has(raw) || words.has(name) || lead.includes(raw);
}
