import type { AgentConfig } from "../config.ts";

const TOOLS: readonly string[] = ["Read", "Edit", "Write", "Bash", "Grep", "Glob"];

/**
 * Specialists that every installation has, to be named with `--agent`: five that write, each one part of a program, and one
 * that solves conflicts. Their model can be changed by an agent of the same name in the configuration.
 */
export const SPECIALISTS: readonly AgentConfig[] = [
  {
    name: "types",
    kind: "claude",
    model: "haiku",
    tier: "cheap",
    role: "type definitions",
    tools: ["Read", "Edit", "Write", "Grep", "Glob"],
    takes: {
      words: ["types", "type", "interface", "interfaces", "typings"],
      paths: ["**/types/**", "**/*.d.ts", "**/types.ts"],
    },
    instructions:
      "You write type definitions: no code that runs. Export every type, avoid circular imports, use the project's own names.",
  },
  {
    name: "utilities",
    kind: "claude",
    model: "haiku",
    tier: "cheap",
    role: "functions without state, and prompts",
    tools: TOOLS,
    takes: {
      words: ["utilities", "utility", "utils", "util", "helper", "helpers", "prompt", "prompts"],
      paths: ["**/utils/**", "**/util/**", "**/helpers/**", "**/prompts/**"],
    },
    instructions:
      "You write small functions without state or side effects. Check that every import resolves, and try each function with sample data.",
  },
  {
    name: "hooks and state",
    kind: "claude",
    model: "haiku",
    tier: "cheap",
    role: "hooks, state machines, validation",
    tools: TOOLS,
    takes: {
      words: ["hooks", "hook", "state", "state machine", "store", "reducer", "validation", "validator"],
      paths: ["**/hooks/**", "**/state/**", "**/stores/**", "**/store/**", "**/use*.ts", "**/use*.tsx"],
    },
    instructions:
      "You write hooks, state and validation. Let state change in one place, clean up what you start, test updates and callbacks.",
  },
  {
    name: "components",
    kind: "claude",
    model: "haiku",
    tier: "cheap",
    role: "parts of the user interface",
    tools: TOOLS,
    takes: {
      words: ["components", "component", "view", "page", "panel", "dialog", "modal", "form", "button"],
      paths: ["**/components/**", "**/views/**", "**/pages/**", "**/*.vue", "**/*.svelte"],
    },
    instructions:
      "You write parts of the user interface. Keep to the project's own components and styles; a component that runs in the browser says so where the framework wants it.",
  },
  {
    name: "integration and testing",
    kind: "claude",
    model: "haiku",
    tier: "cheap",
    role: "containers, integration, tests",
    tools: TOOLS,
    takes: {
      words: ["integration", "integrate", "container", "tests", "test", "testing", "e2e", "end-to-end"],
      paths: ["**/tests/**", "**/test/**", "**/__tests__/**", "**/e2e/**", "**/*.test.*", "**/*.spec.*"],
    },
    instructions:
      "You put finished parts together and test them. Change the parts themselves only where they do not fit; test what users see, and the errors too.",
  },
  {
    name: "merge coordinator",
    kind: "claude",
    model: "opus",
    tier: "strong",
    role: "conflicts between what several tasks changed",
    tools: TOOLS,
    takes: { words: ["merge conflict", "merge conflicts", "resolve conflicts", "conflict resolution"] },
    instructions:
      "You solve conflicts between changes: keep what both sides mean, leave no conflict marker, and run the tests of both.",
  },
];

/** Work that others give to a model and that Renga does itself: its name there, what does it here, and how. */
export type OwnWork = { readonly name: string; readonly command: string; readonly does: string };

/** Named as in plans that were written for agents; a task that names one of them is given to the run's agents. */
export const OWN_WORK: readonly OwnWork[] = [
  {
    name: "parallel task executor",
    command: "renga run",
    does: "starts every task as soon as it can, each in a worktree of its own, and lands what is proven",
  },
  {
    name: "worktree manager",
    command: "renga run, renga doctor, renga clean",
    does: "makes worktrees, keeps them for the next task, heals broken ones, removes old ones",
  },
  {
    name: "issue orchestrator",
    command: "renga run, renga convert, renga status",
    does: "ticks each task in the plan's own file when it has landed; opens nothing on a server",
  },
  {
    name: "test runner",
    command: "renga run, renga config",
    does: "runs the checks of each task and the gates between them, and finds the task that turned one red",
  },
  {
    name: "performance analyser",
    command: "renga report, renga cost",
    does: "times, the critical path as it was, bottlenecks with numbers, and what it cost",
  },
];
