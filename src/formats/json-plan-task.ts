import { DEPENDENCY_SOURCES } from "../core/plan/plan.ts";
import type { CodeBlock, Estimate, FileUse, Span, TaskCommand, Watch } from "../core/plan/plan.ts";
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
    ...flagFields(from, "optional", "humanGate", "keep"),
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
  const phase = wordIn(from["phase"], PHASES);
  const { name = phase } = textFields(from, "name");
  const parallel = typeof from["parallel"] === "boolean" ? { parallel: from["parallel"] } : {};
  const expect = EXPECTATIONS.find((it) => it === from["expect"]);
  const watch = readWatch(from["watch"]);
  return [
    {
      name,
      phase,
      ...words,
      ...numberFields(from, "timeoutSeconds", "intervalSeconds"),
      ...parallel,
      ...defined({ expect, watch }),
    },
  ];
}

/** What a monitor picks out of its output, from JSON; undefined where that is no object. */
export function readWatch(value: unknown): Watch | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const from = objectIn(value);
  const thresholds = objectsIn(from["thresholds"]).flatMap((it) => {
    const { series } = textFields(it, "series");
    return series === undefined ? [] : [{ series, ...boundIn(it, "above"), ...boundIn(it, "below") }];
  });
  const series = Object.entries(objectIn(from["series"])).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  const action = ACTIONS.find((it) => it === from["action"]);
  return {
    ...(from["series"] === undefined ? {} : { series: Object.fromEntries(series) }),
    ...textFields(from, "step"),
    ...(from["thresholds"] === undefined ? {} : { thresholds }),
    ...numberFields(from, "stallSeconds"),
    ...defined({ action }),
  };
}

/** A bound may lie below 0. */
function boundIn(from: Unknown, name: "above" | "below"): { above?: number; below?: number } {
  const value = from[name];
  return typeof value === "number" && Number.isFinite(value) ? { [name]: value } : {};
}

function readEstimate(value: unknown): Estimate | undefined {
  const { minMinutes, maxMinutes } = numberFields(objectIn(value), "minMinutes", "maxMinutes");
  if (minMinutes === undefined || maxMinutes === undefined || minMinutes > maxMinutes) return undefined;
  const { raw = "" } = textFields(objectIn(value), "raw");
  return { minMinutes, maxMinutes, raw };
}

const PHASES = ["post", "pre", "skip", "test", "main", "ready", "quality", "background"] as const;
const ACTIONS = ["notify", "pause", "stop"] as const;
const EXPECTATIONS = ["pass", "red-green"] as const;
const KINDS = ["task", "step", "check", "gate", "reference"] as const;
const STATUSES = ["open", "in-progress", "done", "failed", "blocked", "skipped", "deferred"] as const;
const MODES = ["normal", "background", "chunked"] as const;
