import { minutesIndependent } from "../minutes-independent.ts";
import { isSettled, type PlanFacts } from "../plan-facts.ts";
import type { Task } from "../plan.ts";
import { scopeOf } from "../scope.ts";
import type { Draft } from "./draft.ts";
import { headOf } from "./place.ts";
import { counted, few, rounded } from "./words.ts";

/** What the plan leaves open: when a task is done, how anybody can tell, and what comes first. */
export function proofFindings(facts: PlanFacts): Draft[] {
  const work = facts.leaves.filter((task) => task.kind === "task" || task.kind === "step");
  const open = work.filter((task) => !isSettled(task));
  return [...noAcceptance(open), ...noVerification(open), ...noOrder(facts, work)];
}

function noAcceptance(open: readonly Task[]): Draft[] {
  const without = open.filter((task) => task.acceptance.length === 0);
  if (without.length === 0) return [];
  return [
    {
      code: "no-acceptance",
      severity: "info",
      message: lack(without, open, ["says when it is done", "say when they are done", "say when it is done"]),
      place: () => headOf(without[0]!),
      fix: "add a line of success criteria to each task",
      tasks: without.slice(0, 10).map((task) => task.key),
    },
  ];
}

function noVerification(open: readonly Task[]): Draft[] {
  const without = open.filter(
    (task) =>
      !task.commands.some(
        ({ phase, command }) => command !== undefined && (phase === "test" || phase === "post"),
      ),
  );
  if (without.length === 0) return [];
  return [
    {
      code: "no-verification",
      severity: without.length === open.length ? "warning" : "info",
      message: lack(without, open, [
        "names a command that proves it",
        "name commands that prove them",
        "name a command that proves it",
      ]),
      place: () => headOf(without[0]!),
      fix: "give each task a command that fails before it and passes after it, or set one gate for the whole run",
      tasks: without.slice(0, 10).map((task) => task.key),
    },
  ];
}

/** `none of the 3 tasks says …`, `2 of 3 tasks (a and b) do not say …`, `a does not say …`. */
function lack(
  without: readonly Task[],
  all: readonly Task[],
  [eachDoes, theyDo, itDoes]: readonly [string, string, string],
): string {
  if (without.length === 1) return `${without[0]!.id} does not ${itDoes}`;
  if (without.length === all.length) return `none of the ${counted(all.length, "task")} ${eachDoes}`;
  return `${without.length} of ${counted(all.length, "task")} (${few(without.map((task) => task.id))}) do not ${theyDo}`;
}

function noOrder(facts: PlanFacts, work: readonly Task[]): Draft[] {
  const { plan } = facts;
  if (work.length < 2) return [];
  const edges = plan.tasks.flatMap((task) => task.dependencies);
  if (edges.some((edge) => edge.source !== "order")) return [];
  const asWritten = edges.length > 0;
  if (!asWritten && plan.groups.some((group) => group.after.length > 0 || group.claimsParallel)) return [];
  return [
    {
      code: "no-order",
      severity: "info",
      message: asWritten
        ? () =>
            `the document states no dependencies, so its tasks run one after the other as they are written${gainOf(facts)}`
        : "nothing in the document says what comes first, so all tasks may start at once",
      place: () => headOf(work[0]!),
      fix: "name the tasks that each task depends on; what depends on nothing runs side by side",
    },
  ];
}

/** What the author would gain by saying that no task needs another: files alone would then keep tasks apart. */
function gainOf({ plan, graph, leaves }: PlanFacts): string {
  const gain = minutesIndependent(plan, graph);
  if (gain === undefined) return "";
  const [now, then] = [rounded(gain.asRead), rounded(gain.independent)];
  if (now === then)
    return `: ${now} min; declared independent they would take as long, for they write the same files`;
  const silent = leaves.filter((task) => scopeOf(task).length === 0).length;
  return `: ${now} min; declared independent they would take ${then} min, ${proviso(silent, leaves.length)}`;
}

function proviso(silent: number, all: number): string {
  if (silent === 0) return "with one writer per file";
  if (silent === all) return "if the tasks, which name no files, do not meet";
  return silent === 1
    ? "if the 1 that names no files does not meet others"
    : `if the ${silent} that name no files do not meet others`;
}
