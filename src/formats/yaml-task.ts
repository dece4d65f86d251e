import type { Span, Task, TaskCommand } from "../core/plan/plan.ts";
import { defined } from "./defined.ts";
import type { DraftTask, RawDependency } from "./dialect.ts";
import { recordStatus } from "./record-status.ts";
import { readYamlCommands, secondsOf } from "./yaml-command.ts";
import { readYamlEstimate } from "./yaml-estimate.ts";
import { readYamlFiles } from "./yaml-files.ts";
import type { YamlNode } from "./yaml-tree.ts";
import { flagOf, mapsOf, numberOf, textOf, textsOf, valueOf, wordsOf } from "./yaml-value.ts";

/** What the reader of a list or of a step already knows about a task. */
export type YamlTaskHead = {
  readonly id: string;
  readonly kind: Task["kind"];
  /** Title where the map has none. */
  readonly name: string;
  readonly groups: readonly number[];
  readonly span: Span;
  readonly body: string;
};

/** One task from its map: the fields of `main` where there is one, else the map's own. */
export function readYamlTask(head: YamlTaskHead, node: YamlNode): DraftTask {
  const main = valueOf(node, "main", "execute", "execution");
  const get = (...names: string[]): YamlNode | undefined =>
    valueOf(main, ...names) ?? valueOf(node, ...names);
  const objective = textOf(get("objective", "goal"));
  const title =
    textOf(valueOf(node, "title", "name", "content")) ?? objective ?? textOf(get("description")) ?? head.name;
  const status = textOf(valueOf(node, "status", "state", "passes"));
  const timeout = secondsOf(get("timeout", "timeout_seconds"));
  const skills = wordsOf(get("skills", "skill"));
  const estimate = readYamlEstimate(node) ?? readYamlEstimate(main);
  const chunks = readChunks(get(...CHUNKS));
  const mode = readMode(textOf(get("mode")));
  const checkpointEvery = numberOf(get("checkpoint_every", "checkpoint_interval"));
  return {
    id: head.id,
    title: title.split("\n", 1)[0]!.trim(),
    kind: head.kind,
    groups: head.groups,
    status: recordStatus(status ?? ""),
    ...defined({
      rawStatus: status,
      objective,
      script: textOf(get("script")),
      agent: textOf(get("agent", "assignee", "assigned_to", "owner")),
      role: textOf(get("role")),
      tier: textOf(get("tier", "model")),
      priority: textOf(get("priority")),
      risk: textOf(get("risk", "risk_level")),
    }),
    ...(skills.length === 0 ? {} : { skills }),
    ...(estimate === undefined ? {} : { estimate }),
    ...(mode === undefined ? {} : { mode }),
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
    ...(chunks.length === 0 ? {} : { chunks }),
    ...(checkpointEvery === undefined || checkpointEvery === 0 ? {} : { checkpointEvery }),
    ...(flagOf(get("optional")) === true ? { optional: true } : {}),
    ...(flagOf(get("keep", "keep_running")) === true ? { keep: true } : {}),
    ...(flagOf(get("human_gate", "requires_approval", "approval", "manual")) === true
      ? { humanGate: true }
      : {}),
    dependencies: readDependencies(get(...DEPENDENCIES)),
    files: readYamlFiles(get),
    acceptance: [
      ...textsOf(valueOf(main, ...ACCEPTANCE)),
      ...textsOf(valueOf(node, ...ACCEPTANCE)),
      ...textsOf(valueOf(valueOf(node, "post_validation"), ...ACCEPTANCE)),
    ],
    code: [],
    commands: [
      ...readYamlCommands(get("skip_if", "skip_when", "skip_condition", "skip_conditions"), "skip"),
      ...readYamlCommands(valueOf(node, "pre_flight", "preflight", "pre_checks", "pre"), "pre"),
      ...readYamlCommands(get("test", "test_command", "tests"), "test"),
      ...(main?.type === "text"
        ? readYamlCommands(main, "main")
        : readYamlCommands(get("command", "cmd", "run"), "main").map(asCommand)),
      ...readYamlCommands(get("ready", "ready_when", "ready_check"), "ready"),
      ...once([
        ...readYamlCommands(get(...QUALITY), "quality"),
        ...mapsOf(get(...CHUNKS)).flatMap((chunk) => readYamlCommands(valueOf(chunk, ...QUALITY), "quality")),
      ]),
      ...readYamlCommands(valueOf(node, ...POST), "post"),
      ...readYamlCommands(valueOf(node, "background", "monitors", "monitoring"), "background"),
    ],
    body: head.body,
    span: head.span,
  };
}

const DEPENDENCIES = [
  "dependencies",
  "depends_on",
  "depends",
  "deps",
  "requires",
  "needs",
  "after",
  "blocked_by",
];
const ACCEPTANCE = ["success_criteria", "acceptance_criteria", "acceptance", "done_when"];
const CHUNKS = ["chunks", "chunk_sizes"];
const QUALITY = ["quality", "quality_check", "quality_checks", "between_chunks"];
const POST = ["post_validation", "post_flight", "post", "validation", "verification", "verify"];

/** What stands under `command` is one, whatever its first word. */
function asCommand({ description, ...command }: TaskCommand): TaskCommand {
  if (command.command !== undefined || description === undefined)
    return { ...command, ...(description === undefined ? {} : { description }) };
  return { ...command, command: description };
}

/** Between all chunks the same is run, however often it was written. */
function once(commands: readonly TaskCommand[]): TaskCommand[] {
  const seen = new Set<string>();
  return commands.filter(({ command, description }) => {
    const what = command ?? `“${description}”`;
    return !seen.has(what) && seen.add(what);
  });
}

/** Dependencies as declared, one entry each; `[]` and `none` declare that there is nothing to wait for. */
export function readDependencies(node: YamlNode | undefined): RawDependency[] {
  if (node === undefined) return [];
  const ids = mapsOf(node).length === 0 ? textsOf(node) : idsOf(node);
  return ids.length === 0 ? [{ text: "None" }] : ids.map((text) => ({ text }));
}

function idsOf(node: YamlNode): string[] {
  const parts = node.type === "list" ? node.items : [node];
  return parts.flatMap((part) => textOf(part) ?? textOf(valueOf(part, "id", "task", "step", "name")) ?? []);
}

function readMode(mode: string | undefined): Task["mode"] {
  if (mode === "background" || mode === "chunked") return mode;
  return mode === "normal" || mode === "sequential" || mode === "foreground" ? "normal" : undefined;
}

function readChunks(node: YamlNode | undefined): number[] {
  const parts = node?.type === "list" ? node.items : [];
  return parts.flatMap((part) => numberOf(part) ?? numberOf(valueOf(part, "size", "count", "n")) ?? []);
}
