import { isSettled, writersOf, type PlanFacts, type Writer } from "../plan-facts.ts";
import type { Finding, Plan, Task } from "../plan.ts";
import type { RepositoryFacts } from "../repository-roots.ts";
import { few } from "./words.ts";

/** What the plan says about files that the repository, or another task, does not bear out. */
export function fileFindings({ plan }: PlanFacts, repository?: RepositoryFacts): Finding[] {
  const found: Finding[] = [];
  for (const [path, uses] of writersOf(plan)) {
    const open = uses.filter(({ task }) => !isSettled(plan.tasks[task]!));
    const creators = distinct(uses.filter(({ use }) => use.action === "create"));
    if (creators.length > 1)
      found.push(
        twoCreators(
          path,
          creators.map(({ task }) => plan.tasks[task]!),
        ),
      );
    found.push(...movedLines(plan, path, open));
    if (repository === undefined) continue;
    const exists = repository.files.has(path);
    for (const { task, use } of distinct(open)) {
      const it = plan.tasks[task]!;
      if (use.action === "create" && exists) found.push(newFileExists(it, path));
      if (
        use.action === "modify" &&
        !exists &&
        !path.endsWith("/") &&
        !creators.some((other) => other.task !== task)
      ) {
        found.push(fileMissing(it, path));
      }
    }
  }
  return found;
}

/** The first use of each task. */
function distinct(writers: readonly Writer[]): Writer[] {
  const seen = new Set<number>();
  return writers.filter(({ task }) => !seen.has(task) && seen.add(task));
}

function twoCreators(path: string, tasks: readonly Task[]): Finding {
  return {
    code: "two-creators",
    severity: "warning",
    message: `${few(tasks.map((task) => task.id))} each create ${path} as a new file`,
    span: tasks[1]!.span,
    fix: `let ${tasks[0]!.id} create it and the ${tasks.length === 2 ? "other" : "others"} modify it; until then they take turns in this order`,
    tasks: tasks.slice(0, 10).map((task) => task.key),
  };
}

function newFileExists(task: Task, path: string): Finding {
  return {
    code: "new-file-exists",
    severity: "warning",
    message: `${task.id} creates ${path} as a new file, but the repository has it`,
    span: task.span,
    fix: "say that it is modified, or choose another name; if the task was done already, tick it",
    tasks: [task.key],
  };
}

function fileMissing(task: Task, path: string): Finding {
  return {
    code: "file-to-modify-missing",
    severity: "warning",
    message: `${task.id} modifies ${path}, which is not in the repository and which no other task creates`,
    span: task.span,
    fix: "correct the path, or mark the file as new",
    tasks: [task.key],
  };
}

function movedLines(plan: Plan, path: string, uses: readonly Writer[]): Finding[] {
  const earliest = uses[0];
  if (earliest === undefined) return [];
  const first = plan.tasks[earliest.task]!;
  const moved = distinct(uses.filter(({ task, use }) => use.lines !== undefined && task !== earliest.task));
  return moved.map(({ task, use }): Finding => {
    const it = plan.tasks[task]!;
    return {
      code: "lines-will-move",
      severity: "warning",
      message: `${it.id} edits ${/\D/.test(use.lines!) ? "lines" : "line"} ${use.lines!} of ${path}, but ${first.id} writes that file first, so the lines will have moved`,
      span: it.span,
      fix: "name the place by the code that stands there, not by line numbers",
      tasks: [it.key, first.key],
    };
  });
}
