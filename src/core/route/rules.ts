import type { RouteRule } from "../config.ts";

/**
 * The decision matrix: the tier that a task begins at, by the first rule that fits; a configuration's own rules come before.
 * "Can it be described in a template? Cheap. Does it need figuring out? Strong."
 */
export const BUILT_IN_RULES: readonly RouteRule[] = [
  { name: "the plan gives it word for word", when: { hasCode: true }, tier: "none" },
  {
    name: "a conflict to solve",
    when: { words: ["merge conflict", "merge conflicts", "conflict resolution", "resolve conflicts"] },
    tier: "strong",
  },
  {
    name: "needs figuring out",
    when: {
      words: [
        "figure out",
        "figuring out",
        "work out how",
        "find out",
        "investigate",
        "root cause",
        "explore",
        "evaluate",
        "decide",
        "tbd",
        "to be decided",
        "unclear",
        "rethink",
        "orchestrate",
        "orchestration",
      ],
    },
    tier: "strong",
  },
  { name: "design", when: { kind: ["design"] }, tier: "strong" },
  { name: "many files at high risk", when: { risk: ["high"], files: { least: 8 } }, tier: "strong" },
  { name: "high risk", when: { risk: ["high"] }, tier: "standard" },
  { name: "many files", when: { files: { least: 8 } }, tier: "standard" },
  { name: "long work", when: { minutes: { least: 60 } }, tier: "standard" },
  {
    name: "moves code over several files",
    when: { kind: ["refactor"], files: { least: 4 } },
    tier: "standard",
  },
  {
    name: "template work",
    when: { kind: ["types", "utilities", "tests", "docs", "config", "style", "removal"] },
    tier: "cheap",
  },
  { name: "nothing speaks against cheap", when: {}, tier: "cheap" },
];
