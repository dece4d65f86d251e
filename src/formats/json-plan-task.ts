import { DEPENDENCY_SOURCES } from "../core/plan/plan.ts";
import type { CodeBlock, Estimate, FileUse, Span, TaskCommand } from "../core/plan/plan.ts";
import { defined } from "./defined.ts";
import type { DraftTask, RawDependency } from "./dialect.ts";
import {
  flagFields,
  listFields,
  numberFields,
  objectIn,
  objectsIn,
  textFields,
  textsIn,
  wordIn,
} from "./json-fields.ts";
import type { Unknown } from "./json-fields.ts";

/** Where keys of the written plan lead: places in the lists of this file. */
export type PlanPlaces = {
  readonly tasks: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
};

/** One task of a plan that was written as JSON; what does not fit the model is left out. */
export function readPlanTask(from: Unknown, span: Span, { tasks, groups }: PlanPlaces): DraftTask {
  const { id = "", title = id, body = "" } = textFields(from, "id", "title", "body");
  const parent = tasks.get(String(from["parent"]));
  const estimate = readEstimate(from["estimate"]);
  const chunks = Array.isArray(from["chunks"])
    ? from["chunks"].filter((size) => typeof size === "number")
    : [];
  const mode = MODES.find((it) => it === from["mode"]);
  return {
    id,
    title,
    kind: wordIn(from["kind"], KINDS),
    groups: textsIn(from["groups"]).flatMap((key) => groups.get(key) ?? []),
    status: wordIn(from["status"], STATUSES),
    ...textFields(from, "rawStatus", "priority", "risk", "agent", "role", "tier", "objective", "script"),
    ...numberFields(from, "timeoutSeconds", "checkpointEvery"),
    ...flagFields(from, "optional", "humanGate"),
    ...listFields(from, "requirements", "boundaries", "skills"),
    ...defined({ parent, estimate, mode }),
    ...(chunks.length === 0 ? {} : { chunks }),
    dependencies: readDependencies(from["dependencies"]),
    files: objectsIn(from["files"]).flatMap(readFile),
    acceptance: textsIn(from["acceptance"]),
    code: objectsIn(from["code"]).map(readCode),
    commands: objectsIn(from["commands"]).flatMap(readCommand),
    body,
    span,
  };
}

/** All edges are written out: nothing said is nothing to wait for, and no order of groups comes in its place. */
function readDependencies(value: unknown): RawDependency[] {
  const edges = objectsIn(value).flatMap(readDependency);
  return edges.some(({ source }) => source !== "order") ? edges : [...edges, { text: "" }];
}

function readDependency(from: Unknown): RawDependency[] {
  const { to, raw } = textFields(from, "to", "raw");
  if (to === undefined) return [];
  const kind = wordIn(from["kind"], ["hard", "soft", "percent"]);
  const source = wordIn(from["source"], DEPENDENCY_SOURCES);
  return [
    {
      text: to,
      exact: true,
      kind,
      source,
      ...defined({ raw }),
      ...numberFields(from, "percent"),
    },
  ];
}

function readFile(from: Unknown): FileUse[] {
  const { path, raw = path, lines } = textFields(from, "path", "raw", "lines");
  if (path === undefined || raw === undefined) return [];
  const action = wordIn(from["action"], ["unknown", "create", "modify", "delete", "read", "test"]);
  return [{ path, raw, action, ...defined({ lines }), ...flagFields(from, "mentioned") }];
}

function readCode(from: Unknown): CodeBlock {
  const { language = "", text = "", lead = "" } = textFields(from, "language", "text", "lead");
  const { line = 1 } = numberFields(from, "line");
  return { language, text, lead, line, ...textFields(from, "target") };
}

function readCommand(from: Unknown): TaskCommand[] {
  const words = textFields(from, "command", "description", "alertOn");
  if (words.command === undefined && words.description === undefined) return [];
  const phase = wordIn(from["phase"], ["post", "pre", "test", "main", "background"]);
  const { name = phase } = textFields(from, "name");
  const parallel = typeof from["parallel"] === "boolean" ? { parallel: from["parallel"] } : {};
  return [{ name, phase, ...words, ...numberFields(from, "timeoutSeconds", "intervalSeconds"), ...parallel }];
}

function readEstimate(value: unknown): Estimate | undefined {
  const { minMinutes, maxMinutes } = numberFields(objectIn(value), "minMinutes", "maxMinutes");
  if (minMinutes === undefined || maxMinutes === undefined || minMinutes > maxMinutes) return undefined;
  const { raw = "" } = textFields(objectIn(value), "raw");
  return { minMinutes, maxMinutes, raw };
}

const KINDS = ["task", "step", "check", "gate", "reference"] as const;
const STATUSES = ["open", "in-progress", "done", "failed", "blocked", "skipped", "deferred"] as const;
const MODES = ["normal", "background", "chunked"] as const;
