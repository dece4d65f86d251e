import type { Estimate, FileAction, FileUse, Task } from "../core/plan/plan.ts";
import { shortenBody, type WholeText } from "./shorten-body.ts";

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
  /** Wall clock of the attempt. */
  readonly timeoutSeconds?: number;
  /** US dollars that it may cost. */
  readonly mostUsd?: number;
  /** Where a description that is too long to be told stands as a whole. */
  readonly whole?: WholeText;
  /** Of the agent, and skills: told here where the agent is not told them apart. */
  readonly instructions?: string;
  readonly skills?: readonly { readonly name: string; readonly text: string }[];
};

/** An earlier failure is quoted up to this many characters: its end, where the cause stands. */
const FAILURE_LENGTH = 4_000;

/** The words of an assignment, in the fixed form that every agent gets: who, what, by which rules, and how it is proven. */
export function renderAssignment(facts: AssignmentFacts): string {
  const { task, worktree, scope, attempt, failures, whole } = facts;
  const files = filesOf(task, scope);
  const checks = task.commands.filter(({ phase }) => phase === "post");
  const answers = failures.filter((failure) => ANSWER.test(failure));
  const reasons = failures.filter((failure) => !ANSWER.test(failure));
  const sections = [
    [
      `TASK: ${task.id}`,
      `TITLE: ${task.title}`,
      `TYPE: ${typeOf(task)}`,
      ...(task.estimate === undefined ? [] : [`DURATION: ${duration(task.estimate)}`]),
      `ATTEMPT: ${attempt}`,
      `WORKING DIRECTORY: ${worktree}`,
      ...budgetLine(facts),
    ],
    ...(facts.instructions === undefined ? [] : [["YOUR PART:", facts.instructions.trim()]]),
    ...(facts.skills ?? []).map(({ name, text }) => [
      `SKILL ${name}, which you have to keep to:`,
      "",
      text.trim(),
    ]),
    [
      "FILES (relative to the working directory):",
      ...(files.length > 0 ? files : ["- none is named; see the description"]),
    ],
    [
      "DESCRIPTION (the plan's own words; code in it is meant exactly as it stands):",
      "",
      bodyOf(task, whole),
    ],
    ...noteSections(task),
    ...(task.acceptance.length === 0 ? [] : [["DONE WHEN:", ...task.acceptance.map((it) => `- ${it}`)]]),
    ["RULES:", ...rulesOf(scope)],
    checks.length === 0
      ? ["CHECKS: the plan names none; what you changed is shown beside the list of files above."]
      : ["CHECKS that will be run on your work afterwards; all have to pass:", ...checks.map(checkLine)],
    ...testSections(task),
    ...scriptSections(task),
    ...(answers.length === 0
      ? []
      : [["QUESTIONS of earlier attempts, with the answers that a person gave:", ...numbered(answers)]]),
    ...(reasons.length === 0
      ? []
      : [["EARLIER ATTEMPTS failed, for these reasons; do not repeat them:", ...numbered(reasons)]]),
    REPORT,
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** Read by `readCompletion`; short, because it is paid for with every attempt. */
const REPORT: readonly string[] = [
  "REPORT, as your last lines unless you ask a question:",
  "STATUS: COMPLETE (or FAILED: why)",
  "ERRORS: how many are left",
  "WARNINGS: how many are left",
  "DELIVERABLES:",
  "- path: what you did to it",
];

function budgetLine({ timeoutSeconds, mostUsd }: AssignmentFacts): readonly string[] {
  const limits = [
    ...(timeoutSeconds === undefined ? [] : [`${Math.max(1, Math.floor(timeoutSeconds / 60))} min`]),
    ...(mostUsd === undefined ? [] : [`${mostUsd} US dollars`]),
  ];
  return limits.length === 0 ? [] : [`BUDGET: at most ${limits.join(" and ")}`];
}

function bodyOf({ body }: Task, whole: WholeText | undefined): string {
  const text = whole === undefined ? body : shortenBody(body, whole);
  return text.trim();
}

/** What the plan says of a task beside its text. */
function noteSections({
  objective,
  body,
  requirements = [],
  dependencies,
  risk,
  humanGate,
}: Task): readonly (readonly string[])[] {
  const before = [
    ...new Set(
      dependencies.filter(({ unknown, kind }) => unknown !== true && kind === "hard").map(({ to }) => to),
    ),
  ];
  const notes = [
    ...(before.length === 0 ? [] : [`- done before it, and there already: ${listed(before)}`]),
    ...(requirements.every((it) => body.includes(it))
      ? []
      : [`- it serves the requirements ${listed(requirements)}`]),
    ...(risk === undefined || body.includes(risk.trim()) ? [] : [`- risk: ${risk.trim()}`]),
    ...(humanGate === true ? ["- a person looks at the result before others go on"] : []),
  ];
  return [
    ...(objective === undefined || body.includes(objective.trim())
      ? []
      : [[`OBJECTIVE: ${objective.trim()}`]]),
    ...(notes.length === 0 ? [] : [["NOTES:", ...notes]]),
  ];
}

const MOST_NAMED = 12;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).join(", ");
  return names.length > MOST_NAMED ? `${shown} and ${names.length - MOST_NAMED} more` : shown;
}

function rulesOf(scope: readonly string[]): readonly string[] {
  return [
    "1. Read all of this before you change anything.",
    scope.length > 0
      ? "2. Create, change or delete only the files listed above: others are working on the rest at the same time."
      : "2. Change no more files than the description asks for, and none outside the working directory.",
    "3. Where the description gives exact code, use it as it stands: no renaming, no extras.",
    "4. Before you finish, go through what is listed under DONE WHEN and the CHECKS, and mend what does not hold.",
    "5. Do not commit, switch branches, install or start anything that stays running, and do not tick boxes in the plan: that is done for you.",
    "6. If something is unclear or cannot be done, change nothing, say what, and end with an error; to have a person answer, make the last line `RENGA-QUESTION: ` and your question.",
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

/** An answered question, as the run hands it on. */
const ANSWER = /^Question: [^]*\nAnswer: /;

function testSections({ commands }: Task): readonly (readonly string[])[] {
  const tests = commands.filter(({ phase, command }) => phase === "test" && command !== undefined);
  const proofs = tests.filter(({ expect }) => expect === "red-green");
  const runs = tests.filter(({ expect }) => expect !== "red-green");
  return [
    ...(proofs.length === 0
      ? []
      : [
          [
            "TEST FIRST: these have to fail without your work (with only the test files of it) and succeed with it:",
            ...proofs.map(checkLine),
          ],
        ]),
    ...(runs.length === 0
      ? []
      : [["TEST FIRST, on a little of the data; has to succeed:", ...runs.map(checkLine)]]),
  ];
}

/** What the run itself carries out is only to be written. */
function scriptSections({ mode, script, commands }: Task): readonly (readonly string[])[] {
  const runs = mode === "chunked" || mode === "background";
  const own = commands.some(({ phase, command }) => phase === "main" && command !== undefined);
  if (!runs || own || script === undefined) return [];
  const how =
    mode === "chunked"
      ? "in slices that RENGA_CHUNK_START and RENGA_CHUNK_SIZE tell of, from 0 to RENGA_CHUNK_TOTAL"
      : "in the background";
  return [[`SCRIPT: \`${script}\` is run for you afterwards, ${how}: write it, do not run it.`]];
}

function numbered(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text, at) => [
    `${at + 1}.`,
    ...text
      .slice(-FAILURE_LENGTH)
      .trim()
      .split("\n")
      .map((line) => `   ${line}`),
  ]);
}
