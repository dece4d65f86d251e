import { isSettled, type PlanFacts } from "../plan-facts.ts";
import type { Task } from "../plan.ts";
import { scopeOf } from "../scope.ts";
import type { Draft } from "./draft.ts";
import { headOf } from "./place.ts";
import { called, few } from "./words.ts";

/** Tasks that seem to be one thing written down twice: the same title, and the same files or no word on files at all. */
export function* twinFindings({ leaves }: PlanFacts): Iterable<Draft> {
  const open = leaves.filter((task) => (task.kind === "task" || task.kind === "step") && !isSettled(task));
  const likely = sameSpelling(open);
  if (likely.length === 0) return;
  for (const [, twins] of Map.groupBy(likely, ({ title }) => bare(title))) {
    if (twins.length < 2) continue;
    for (const [scope, same] of Map.groupBy(twins, (task) => scopeOf(task).toSorted().join("\n"))) {
      if (same.length < 2) continue;
      if (scope !== "") yield sameThing(same, "warning", scope.includes("\n") ? "the same files" : scope);
      else if (saysEnough(same)) yield sameThing(same, "info", undefined);
    }
  }
}

/** The tasks whose titles another has as well, as far as the sum of their letters and digits tells: a sieve that keeps no text. */
function sameSpelling(tasks: readonly Task[]): Task[] {
  const sums = new Int32Array(tasks.length);
  const first = new Map<number, number>();
  const wanted = new Set<number>();
  for (const [at, { title }] of tasks.entries()) {
    const sum = (sums[at] = spellingSum(title));
    if (first.has(sum)) wanted.add(sum);
    else first.set(sum, at);
  }
  return wanted.size === 0 ? [] : tasks.filter((_, at) => wanted.has(sums[at]!));
}

function spellingSum(title: string): number {
  let sum = 0;
  for (let at = 0; at < title.length; at++) {
    let code = title.charCodeAt(at);
    if (code >= 65 && code <= 90) code += 32;
    if (isInk(code)) sum = (Math.imul(sum, 31) + code) | 0;
  }
  return sum;
}

/** Letters and digits, but for rare alphabets; dashes and quotes stand from U+2000 to U+303F. */
function isInk(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
  return (code >= 0xc0 && code < 0x2000) || code >= 0x3040;
}

/** Letters and digits, so that capitals, quotes and dashes make no difference. */
function bare(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

const FEWEST_WORDS = 4;

/** Short titles such as "Write the tests" mean something else under each parent or group. */
function saysEnough(tasks: readonly Task[]): boolean {
  const [first, ...rest] = tasks;
  const words = bare(first!.title).split(" ").length;
  const place = ({ parent, groups }: Task): string => `${parent ?? ""}\n${groups[0] ?? ""}`;
  return words >= FEWEST_WORDS && rest.some((task) => place(task) === place(first!));
}

function sameThing(tasks: readonly Task[], severity: "warning" | "info", files: string | undefined): Draft {
  const each = tasks.length === 2 ? "both" : "all";
  const writes = files === undefined ? "" : ` and ${each} write ${files}`;
  return {
    code: "same-task-twice",
    severity,
    message: `${few(tasks.map(called))} are ${each} called “${tasks[0]!.title.slice(0, 80)}”${writes}`,
    place: () => headOf(tasks[1]!),
    fix: "take one of them out, or say in its title what it does that the other does not",
    tasks: tasks.slice(0, 10).map((task) => task.key),
  };
}
