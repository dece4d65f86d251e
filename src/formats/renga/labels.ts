import type { CommandPhase, FileAction, GroupKind, Task } from "../../core/plan/plan.ts";

/** The line by which a document says that it is written as Renga writes plans. */
export const MARKER = "<!-- renga plan 1 -->";

/** Properties of a task that are one text, in the order in which they are written, and what they are called. */
export const TEXTS: Readonly<Record<Texts, string>> = {
  objective: "Objective",
  priority: "Priority",
  risk: "Risk",
  agent: "Agent",
  role: "Role",
  tier: "Tier",
  script: "Script",
  mode: "Mode",
};
type Texts = keyof Task & ("objective" | "priority" | "risk" | "agent" | "role" | "tier" | "script" | "mode");

/** Properties of a task that are lists of names. */
export const LISTS: Readonly<Record<"requirements" | "boundaries" | "skills", string>> = {
  requirements: "Requirements",
  boundaries: "Boundaries",
  skills: "Skills",
};

/** Properties of a task that are true or not said. */
export const FLAGS: Readonly<Record<"optional" | "humanGate" | "keep", string>> = {
  optional: "Optional",
  humanGate: "Human gate",
  keep: "Keep running",
};

/** What the checks of each phase are called; a check without a name of its own is called so too. */
export const PHASES: Readonly<Record<CommandPhase, string>> = {
  skip: "Skip if",
  pre: "Pre-flight",
  test: "Test first",
  main: "Run",
  ready: "Ready when",
  quality: "Between chunks",
  post: "Verify",
  background: "Monitor",
};

/** The remark behind a file that says what happens to it. */
export const ACTIONS: Readonly<Record<Exclude<FileAction, "unknown">, string>> = {
  create: "new",
  modify: "modify",
  delete: "delete",
  read: "read",
  test: "test",
};

/** What kinds of groups are called. */
export const GROUPS: Readonly<Record<GroupKind, string>> = {
  wave: "Wave",
  phase: "Phase",
  batch: "Batch",
  parallel: "Parallel group",
  track: "Track",
  story: "Story",
  section: "Section",
};
