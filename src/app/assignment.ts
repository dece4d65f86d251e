import type { Estimate, FileAction, FileUse, Task } from "../core/plan/plan.ts";

/** What a rendering needs to know of an attempt. */
export type AssignmentFacts = {
  readonly task: Task;
  /** Absolute path of the worktree. */
  readonly worktree: string;
  /** Files the task may change, relative to the worktree. */
  readonly scope: readonly string[];
  readonly attempt: number;
  /** Messages of earlier failed attempts, oldest first. */
  readonly failures: readonly string[];
};

/** An earlier failure is quoted up to this many characters: its end, where the cause stands. */
const FAILURE_LENGTH = 4_000;

/** The words of an assignment, in the fixed form that every agent gets: who, what, by which rules, and how it is proven. */
export function renderAssignment({ task, worktree, scope, attempt, failures }: AssignmentFacts): string {
  const files = filesOf(task, scope);
  const checks = task.commands.filter(({ phase }) => phase === "post");
  const sections = [
    [
      `TASK: ${task.id}`,
      `TITLE: ${task.title}`,
      `TYPE: ${typeOf(task)}`,
      ...(task.estimate === undefined ? [] : [`DURATION: ${duration(task.estimate)}`]),
      `ATTEMPT: ${attempt}`,
      `WORKING DIRECTORY: ${worktree}`,
    ],
    [
      "FILES (relative to the working directory):",
      ...(files.length > 0 ? files : ["- none is named; see the description"]),
    ],
    ["DESCRIPTION (the plan's own words; code in it is meant exactly as it stands):", "", task.body.trim()],
    ...(task.acceptance.length === 0 ? [] : [["DONE WHEN:", ...task.acceptance.map((it) => `- ${it}`)]]),
    ["RULES:", ...rulesOf(scope)],
    checks.length === 0
      ? ["CHECKS: the plan names none; what you changed is shown beside the list of files above."]
      : ["CHECKS that will be run on your work afterwards; all have to pass:", ...checks.map(checkLine)],
    ...(failures.length === 0
      ? []
      : [["EARLIER ATTEMPTS failed, for these reasons; do not repeat them:", ...failureLines(failures)]]),
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function rulesOf(scope: readonly string[]): readonly string[] {
  return [
    "1. Read all of this before you change anything.",
    scope.length > 0
      ? "2. Create, change or delete only the files listed above: others are working on the rest at the same time."
      : "2. Change no more files than the description asks for, and none outside the working directory.",
    "3. Where the description gives exact code, use it as it stands: no renaming, no extras.",
    "4. Before you finish, go through what is listed under DONE WHEN and the CHECKS, and mend what does not hold.",
    "5. Do not commit, switch branches, install or start anything that stays running.",
    "6. If something is unclear or cannot be done, change nothing, say what, and end with an error.",
  ];
}

const WORDS: Record<FileAction, string> = {
  create: "NEW",
  modify: "modify",
  delete: "delete",
  read: "read only",
  test: "test",
  unknown: "create or modify",
};

function filesOf(task: Task, scope: readonly string[]): readonly string[] {
  const named = new Set(task.files.map(({ path }) => path));
  return [
    ...task.files.map(fileLine),
    ...scope.filter((path) => !named.has(path)).map((path) => `- ${path} (may be changed)`),
  ];
}

function fileLine({ path, raw, action, lines, mentioned }: FileUse): string {
  const where = lines === undefined ? "" : `, lines ${lines} before any task ran`;
  // A path of the author's own machine still stands in the body.
  const elsewhere = raw.startsWith("/") && raw !== path ? `; in the description: ${raw}` : "";
  return `- ${path} (${mentioned === true ? "named in the description" : WORDS[action]}${where}${elsewhere})`;
}

function typeOf(task: Task): string {
  const actions = new Set(task.files.map(({ action }) => action).filter((action) => action !== "read"));
  const [only] = actions;
  if (actions.size !== 1 || only === undefined) return actions.size === 0 ? task.kind : "several files";
  const types: Partial<Record<FileAction, string>> = {
    create: "new file",
    modify: "change",
    delete: "deletion",
    test: "test",
  };
  return types[only] ?? task.kind;
}

function duration({ minMinutes, maxMinutes }: Estimate): string {
  const text = minMinutes === maxMinutes ? `${maxMinutes}` : `${minMinutes}-${maxMinutes}`;
  return `${text} ${maxMinutes === 1 ? "minute" : "minutes"}`;
}

function checkLine({ name, command, description, timeoutSeconds }: Task["commands"][number]): string {
  const what = command === undefined ? (description ?? name) : `\`${command}\``;
  const label = name === "" || name === command || name === description ? "" : `${name}: `;
  return `- ${label}${what}${timeoutSeconds === undefined ? "" : ` (within ${timeoutSeconds} s)`}`;
}

function failureLines(failures: readonly string[]): readonly string[] {
  return failures.flatMap((failure, at) => [
    `${at + 1}.`,
    ...failure
      .slice(-FAILURE_LENGTH)
      .trim()
      .split("\n")
      .map((line) => `   ${line}`),
  ]);
}
