import { changeType } from "../batches/change-type.ts";
import type { Task } from "../plan/plan.ts";
import { scopeOf } from "../plan/scope.ts";

/** What tasks have in common that says how hard they are: outcomes are learned by these, so there are few of them. */
export const TASK_KINDS = [
  "types",
  "utilities",
  "hooks",
  "components",
  "integration",
  "tests",
  "docs",
  "config",
  "migration",
  "style",
  "refactor",
  "removal",
  "fix",
  "design",
  "feature",
] as const;

export type TaskKind = (typeof TASK_KINDS)[number];

/** The kind of a task: design by its title, then the kind of its files and of its title, then the part of a program that it writes. */
export function kindOf(task: Task): TaskKind {
  if (DESIGN.test(task.title)) return "design";
  const change = changeType(task) as TaskKind;
  const paths = scopeOf(task);
  if (change === "types" || change === "feature" || change === "tests" || change === "style") {
    // An integration test, and a container that holds the parts together, are one kind of work.
    if (INTEGRATION.test(task.title)) return "integration";
  }
  if (change !== "feature") return change;
  const ofFiles = PARTS.find(
    ([, pattern]) => paths.length > 0 && paths.every((path) => pattern.test(path)),
  )?.[0];
  return ofFiles ?? PARTS.find(([, , words]) => words.test(task.title))?.[0] ?? "feature";
}

const DESIGN =
  /^(?:design|architect|investigate|research|analy[sz]e|explore|decide|evaluate|choose|plan|figure out|work out|prototype|spike)\b|\barchitecture\b/iu;
const INTEGRATION = /\b(?:integrat\w*|end.to.end|e2e|wire|wiring)\b|containers?\b/iu;

/** By the paths of all files, and by words of the title. */
const PARTS: readonly (readonly [TaskKind, RegExp, RegExp])[] = [
  [
    "hooks",
    /(?:^|\/)(?:hooks?|state|stores?|reducers?|machines?|validation|validators?)\/|(?:^|\/)use[A-Z][^/]*$|[.-](?:store|reducer|machine|slice|hook)\.[^/]+$/u,
    /\b(?:hooks?|state machines?|state|reducers?|stores?|validat\w+)\b/iu,
  ],
  [
    "components",
    /(?:^|\/)(?:components?|views?|pages?|widgets?|screens?|ui)\/|\.(?:tsx|jsx|vue|svelte|html)$/iu,
    /\b(?:components?|views?|pages?|widgets?|screens?|buttons?|forms?|modals?|panels?|dialogs?|sliders?|grids?)\b/iu,
  ],
  [
    "utilities",
    /(?:^|\/)(?:utils?|utilit(?:y|ies)|helpers?|lib|libs|common|shared|prompts?)\//iu,
    /\b(?:utils?|utilit(?:y|ies)|helpers?|functions?|pars(?:e|er|ers|ing)|format(?:ter|ters|ting)?|calculat\w+|prompts?)\b/iu,
  ],
];
