import type { Estimate, FileAction, FileUse, TaskCommand, TaskStatus } from "../../core/plan/plan.ts";
import { append, withAll, withOne } from "../append.ts";
import { readCommands } from "../command-field.ts";
import type { DraftTask, RawDependency } from "../dialect.ts";
import { readEstimate } from "../estimate.ts";
import type { FieldName } from "../field-names.ts";
import { actionIn } from "../file-action.ts";
import { readFileUses } from "../file-uses.ts";
import type { Field } from "../read-field.ts";
import { readSeconds } from "../seconds.ts";
import { namedGroup } from "./named-group.ts";
import type { NamedGroup } from "./named-group.ts";
import { wordStatus } from "./status.ts";

/** What the fields of one task have said so far. */
export type TaskFields = {
  files: FileUse[];
  dependencies: RawDependency[];
  acceptance: string[];
  commands: TaskCommand[];
  groups: NamedGroup[];
  /** A word on parallelism was said about this task. */
  marked: boolean;
  action: FileAction | undefined;
  lines: string | undefined;
  estimate: Estimate | undefined;
  status: TaskStatus | undefined;
  /** What goes into the task as it is: fields that few tasks have. */
  extra: Extra;
};

type Rare = "agent" | "role" | "tier" | "risk" | "priority" | "objective" | "script";
type Extra = { -readonly [Name in Rare | "mode" | "timeoutSeconds" | "humanGate"]?: DraftTask[Name] & {} } & {
  skills?: string[];
  boundaries?: string[];
};

/** A task of which nothing has been said; what it has no list of it shares with all others, so `withOne` and `withAll` add to it. */
export function noFields(): TaskFields {
  return {
    files: NONE,
    dependencies: NONE,
    acceptance: NONE,
    commands: NONE,
    groups: NONE,
    marked: false,
    action: undefined,
    lines: undefined,
    estimate: undefined,
    status: undefined,
    extra: NO_EXTRA,
  };
}

const NONE: never[] = [];
const NO_EXTRA: Extra = {};

function extraOf(fields: TaskFields): Extra {
  if (fields.extra === NO_EXTRA) fields.extra = {};
  return fields.extra;
}

/** Enters one field, or one item of the list below it, into what is known of the task. An empty value says nothing. */
export function applyField(
  fields: TaskFields,
  { name, label, value }: Pick<Field, "name" | "label" | "value">,
): void {
  if (value !== "") APPLY[name](fields, value, label);
}

type Apply = (fields: TaskFields, value: string, label: string) => void;

const files =
  (action: FileAction): Apply =>
  (fields, value) => {
    fields.files = withAll(fields.files, readFileUses(value, action));
  };

const commands =
  (phase: TaskCommand["phase"]): Apply =>
  (fields, value, label) => {
    fields.commands = withAll(fields.commands, readCommands(label, phase, value));
  };

const group =
  (kind: NamedGroup["kind"]): Apply =>
  (fields, value) => {
    const named = namedGroup(kind, value);
    fields.marked ||= kind === "parallel";
    if (named !== undefined) fields.groups = withOne(fields.groups, named);
  };

const rare =
  (name: Rare): Apply =>
  (fields, value) => {
    extraOf(fields)[name] ??= value.replaceAll("`", "").trim();
  };

const words =
  (name: "skills" | "boundaries"): Apply =>
  (fields, value) => {
    const parts = value.replace(/[[\]"`]/g, "").split(/[,;]/);
    append(
      (extraOf(fields)[name] ??= []),
      parts.map((part) => part.trim()).filter((part) => part !== ""),
    );
  };

const estimate =
  (unit: string): Apply =>
  (fields, value) => {
    fields.estimate ??= readEstimate(unit !== "" && /\d\s*$/.test(value) ? `${value} ${unit}` : value);
  };

const objective: Apply = (fields, value) => {
  extraOf(fields).objective ??= value;
};
const silent: Apply = () => undefined;

/** `**Test**:` is a command where it gives one, else the test file, else words. */
const test: Apply = (fields, value, label) => {
  const found = readCommands(label, "post", value);
  const uses = found.some(({ command }) => command !== undefined) ? [] : readFileUses(value, "test");
  if (uses.length > 0) fields.files = withAll(fields.files, uses);
  else fields.commands = withAll(fields.commands, found);
};

/** "No (depends on TASK-001)" in a field about parallelism is a dependency. */
const parallel: Apply = (fields, value) => {
  fields.marked = true;
  const after = /\b(?:depends on|after|needs|requires)\s+([^()]+)/i.exec(value)?.[1];
  if (after !== undefined && /\d/.test(after))
    fields.dependencies = withOne(fields.dependencies, { text: after.trim() });
};

/** A deliverable is a file, or something that has to be so in the end. */
const deliverable: Apply = (fields, value) => {
  const uses = readFileUses(value);
  const words = value.replace(/`[^`]*`|\S*\/\S*|\([^()]*\)/g, " ").match(/[A-Za-z]{2,}/g) ?? [];
  if (uses.length > 0 && words.length <= 2) fields.files = withAll(fields.files, uses);
  else fields.acceptance = withOne(fields.acceptance, value);
};

const APPLY: Readonly<Record<FieldName, Apply>> = {
  files: files("unknown"),
  deliverables: deliverable,
  create: files("create"),
  modify: files("modify"),
  delete: files("delete"),
  read: files("read"),
  test,
  lines: (fields, value) => {
    fields.lines ??= /\d+(?:\s?[-–]\s?\d+)?(?:,\s?\d+(?:\s?[-–]\s?\d+)?)*/.exec(value)?.[0] ?? "";
  },
  type: (fields, value) => {
    fields.action ??= actionIn(value);
  },
  estimate: estimate(""),
  hours: estimate("hours"),
  dependencies: (fields, text) => {
    fields.dependencies = withOne(fields.dependencies, { text });
  },
  blocks: (fields, text) => {
    fields.dependencies = withOne(fields.dependencies, { text, inverse: true });
  },
  "parallel-group": group("parallel"),
  parallel,
  wave: group("wave"),
  phase: group("phase"),
  batch: group("batch"),
  track: group("track"),
  members: silent,
  agent: rare("agent"),
  role: rare("role"),
  skills: words("skills"),
  tier: rare("tier"),
  risk: rare("risk"),
  priority: rare("priority"),
  status: (fields, value) => {
    fields.status ??= wordStatus(value);
  },
  objective,
  lead: objective,
  acceptance: (fields, value) => {
    fields.acceptance = withOne(fields.acceptance, value);
  },
  post: commands("post"),
  pre: commands("pre"),
  monitor: commands("background"),
  timeout: (fields, value) => {
    const seconds = readSeconds(value);
    if (seconds !== undefined) extraOf(fields).timeoutSeconds ??= seconds;
  },
  script: rare("script"),
  mode: (fields, value) => {
    if (value === "background" || value === "chunked" || value === "normal") extraOf(fields).mode ??= value;
  },
  boundary: words("boundaries"),
  human: (fields, value) => {
    if (!/^(?:no|none|false|n\/a)\b/i.test(value)) extraOf(fields).humanGate = true;
  },
  other: silent,
};
