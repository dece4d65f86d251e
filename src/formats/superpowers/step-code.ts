import type { CodeBlock, FileUse } from "../../core/plan/plan.ts";
import { isSurelyFile } from "../file-name.ts";
import type { Step } from "./task-steps.ts";

/**
 * Corrects the targets of a task's code by the step each block stands in: what is shown under "Write the failing test" goes into the
 * test file, never into the file to be written, unless the words before it name that. A package or a bare fence is no target.
 */
export function stepCode(
  code: readonly CodeBlock[],
  steps: readonly Step[],
  files: readonly FileUse[],
): CodeBlock[] {
  const paths = filePaths(files);
  let at = 0;
  return code.map((block) => {
    while (at + 1 < steps.length && steps[at + 1]!.line < block.line) at++;
    const step = steps[at] !== undefined && steps[at]!.line < block.line ? steps[at] : undefined;
    const { target: written, ...rest } = block;
    const led = step === undefined || block.lead !== "" ? rest : { ...rest, lead: step.title };
    const target = targetOf(block, written, paths);
    if (target === undefined) return led;
    const isTest = step !== undefined && WRITES_TEST.test(step.title) && !paths.tests.has(target);
    if (!isTest || names(block.lead, target)) return { ...led, target };
    const test = paths.testOf.get(ending(target));
    return test === undefined ? led : { ...led, target: test };
  });
}

function targetOf(
  { language, lead }: CodeBlock,
  target: string | undefined,
  { all, main }: FilePaths,
): string | undefined {
  if (target === undefined || (language === "" && !names(lead, target))) return undefined;
  return all.has(target) || isSurelyFile(target) ? target : main;
}

type FilePaths = {
  readonly all: ReadonlySet<string>;
  readonly tests: ReadonlySet<string>;
  /** The only test file with an ending. */
  readonly testOf: ReadonlyMap<string, string | undefined>;
  /** The only file to be created or modified. */
  readonly main: string | undefined;
};

function filePaths(files: readonly FileUse[]): FilePaths {
  const tests = new Set(files.filter(({ action }) => action === "test").map(({ path }) => path));
  const testOf = new Map<string, string | undefined>();
  for (const path of tests) testOf.set(ending(path), testOf.has(ending(path)) ? undefined : path);
  const main = files.filter(({ action }) => action === "create" || action === "modify");
  return {
    all: new Set(files.map(({ path }) => path)),
    tests,
    testOf,
    main: main.length === 1 ? main[0]!.path : undefined,
  };
}

function names(lead: string, target: string): boolean {
  return lead.includes(target.slice(target.lastIndexOf("/") + 1));
}

function ending(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

const WRITES_TEST =
  /\b(?:write|add|create|extend|update|adapt|replace|capture|define)\b.{0,60}\b(?:tests?|specs?|fixtures?)\b|\bfailing\b/i;
