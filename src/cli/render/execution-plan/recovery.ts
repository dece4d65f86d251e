import { keystones } from "../../../core/batches/blocked-by.ts";
import { openWork } from "../../../core/batches/open-work.ts";
import { isSettled, planFacts } from "../../../core/plan/plan-facts.ts";
import { markdownText } from "../markdown-text.ts";
import { baseOf, counted, tagged, type DocumentFacts } from "./document.ts";

const FEW = 10;

/** The section on what to do when something fails, and what is not to be done at all. */
export function recoverySection(facts: DocumentFacts): string[] {
  const { profile } = facts.execution.forecast;
  return [
    "## Failure Recovery",
    "",
    "### Rollback Procedures",
    "",
    ...tagged("rollback", [
      "If a task fails:",
      "",
      `1. Nothing has to be undone: what is not proven never lands. It is tried again up to ${counted(profile.retries, "time")} with the failure's evidence, then it waits for you`,
      "2. See why: `renga log TASK`; then `renga run --continue`",
      "",
      "If a landed task was wrong:",
      "",
      "1. Find its commit: `git log --grep '^Renga-Task: TASK$' renga/RUN`",
      "2. Take it back alone: `git revert COMMIT`",
      "",
      "If more than half of a batch fails, the branch goes back to where the batch began by itself and the batch runs again with one agent.",
      "",
      "If the whole run was wrong:",
      "",
      "1. Your own branch has not moved before `renga land`: `renga clean --force` removes the run's branch",
      `2. After \`renga land\`: \`git reset --keep ${baseOf(facts)}\`, or \`git revert ${baseOf(facts)}..HEAD\` where it has been pushed`,
      "",
      ...blockedLines(facts),
    ]),
    "",
    "### Skip Lists",
    "",
    ...tagged("skip_conditions", ["Skip task if:", "", ...skipLines(facts)]),
    "",
  ];
}

/** What the failure of a task would hold up. */
function blockedLines({ execution: { plan } }: DocumentFacts): string[] {
  const work = openWork(plan);
  const worst = keystones(work, FEW);
  if (worst.length === 0) return ["No task waits for another, so a failure holds up nothing else."];
  return [
    "What a failure holds up, the most first:",
    "",
    ...worst.map(({ job, blocks }) => `- ${markdownText(work.tasks[job]!.key)}: ${counted(blocks, "task")}`),
  ];
}

function skipLines({ execution: { plan }, checkout }: DocumentFacts): string[] {
  const { leaves } = planFacts(plan);
  const settled = leaves.filter(isSettled);
  const open = leaves.filter((task) => !isSettled(task));
  const names = (tasks: readonly { readonly key: string }[]): string => {
    const shown = tasks.slice(0, 50).map(({ key }) => markdownText(key));
    return `${shown.join(", ")}${tasks.length > shown.length ? `, and ${tasks.length - shown.length} more` : ""}`;
  };
  const rules: (readonly [string, readonly { readonly key: string }[]])[] = [
    ["It is done, skipped or put off already", settled],
    [
      "Its new files are there with the content that the plan gives",
      open.filter(({ key }) => checkout?.alreadyThere.has(key) === true),
    ],
    [
      "A command of its own says that there is nothing to do",
      open.filter(({ commands }) => commands.some(({ phase }) => phase === "skip")),
    ],
    ["It is optional, and time is short", open.filter(({ optional }) => optional === true)],
    [
      "What it depends on is in none of these files",
      open.filter(({ dependencies }) =>
        dependencies.some(({ unknown, kind }) => unknown === true && kind === "hard"),
      ),
    ],
    ["Its text is in another file", open.filter(({ kind }) => kind === "reference")],
    [
      "Nobody is there to look at it, and it waits for a person",
      open.filter(({ humanGate }) => humanGate === true),
    ],
  ];
  return [
    ...rules.map(([rule, tasks]) => `- ${rule}: ${tasks.length === 0 ? "none" : names(tasks)}`),
    "- A task that it needs has failed: it is reported as blocked, with the reason",
  ];
}
