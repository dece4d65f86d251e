import { z } from "zod";

import { DEPENDENCY_SOURCES } from "../core/plan/plan.ts";
import type { Plan } from "../core/plan/plan.ts";

/** The document of `renga convert --to json`: the neutral plan, which Renga reads again as it was. */
export type PlanDocument = { readonly version: 1 } & Plan;

const span = z
  .object({
    file: z.string(),
    line: z.int().describe("from 1"),
    endLine: z.int().describe("inclusive"),
    start: z.int().describe("offset in UTF-16 units from the start of the file"),
    end: z.int(),
  })
  .describe("a place in a file that the plan was read from");

const source = z.object({
  path: z.string(),
  dialect: z.string(),
  confidence: z.number().min(0).max(1),
  reasons: z.array(z.string()),
});

const claim = z.object({
  what: z.enum(["tasks", "work-minutes", "elapsed-minutes", "speedup", "agents"]),
  value: z.number(),
  raw: z.string(),
  span,
  group: z.string().exactOptional().describe("key of the group it speaks of; absent: the whole document"),
});

const group = z.object({
  key: z.string().describe("unique in the plan: kind:id, with #2 and so on where the document repeats it"),
  kind: z.enum(["wave", "phase", "batch", "parallel", "track", "story", "section"]),
  id: z.string(),
  title: z.string(),
  after: z.array(z.string()).describe("keys of groups that come first"),
  claimsParallel: z.boolean(),
  barrier: z.boolean().exactOptional(),
  ownedPaths: z.array(z.string()).exactOptional(),
  span,
});

const dependency = z.object({
  to: z.string().describe("key of the task that comes first, or the id as written where no task has it"),
  kind: z.enum(["hard", "soft", "percent"]),
  source: z.enum(DEPENDENCY_SOURCES),
  unknown: z.boolean().exactOptional().describe("no task of the plan has this id"),
  repeated: z.boolean().exactOptional(),
  confirmed: z.boolean().exactOptional(),
  percent: z.number().exactOptional(),
  raw: z.string().exactOptional(),
});

const fileUse = z.object({
  path: z.string().describe("relative to the repository where that is known"),
  raw: z.string(),
  action: z.enum(["create", "modify", "delete", "read", "test", "unknown"]),
  lines: z.string().exactOptional().describe("12-34, of the file before any task ran"),
  mentioned: z
    .boolean()
    .exactOptional()
    .describe("named in passing; the task does not say that it writes it"),
});

const codeBlock = z.object({
  language: z.string(),
  text: z.string(),
  target: z.string().exactOptional().describe("the file it belongs in"),
  lead: z.string().describe("the words before it, which say what to do with it"),
  line: z.int(),
});

const watch = z
  .object({
    series: z.record(z.string(), z.string()).exactOptional(),
    step: z.string().exactOptional(),
    thresholds: z
      .array(
        z.object({
          series: z.string(),
          above: z.number().exactOptional(),
          below: z.number().exactOptional(),
        }),
      )
      .exactOptional(),
    stallSeconds: z.number().exactOptional(),
    action: z.enum(["notify", "pause", "stop"]).exactOptional(),
  })
  .describe("what a monitor picks out of the output, and when it raises an alarm");

const command = z.object({
  name: z.string(),
  phase: z.enum(["skip", "pre", "test", "main", "ready", "quality", "post", "background"]),
  command: z.string().exactOptional().describe("absent where the plan only describes the check"),
  description: z.string().exactOptional(),
  timeoutSeconds: z.number().exactOptional(),
  intervalSeconds: z.number().exactOptional(),
  alertOn: z.string().exactOptional(),
  parallel: z.boolean().exactOptional(),
  expect: z
    .enum(["pass", "red-green"])
    .exactOptional()
    .describe("red-green: has to fail without the work and succeed with it"),
  watch: watch.exactOptional(),
});

const mark = z.object({
  file: z.string(),
  line: z.int(),
  offset: z.int().describe("of the sign inside the box"),
  raw: z.string(),
  style: z.enum(["box", "step-box"]),
  was: z.string().exactOptional(),
});

const finding = z.object({
  code: z.string(),
  severity: z.enum(["error", "warning", "info"]),
  message: z.string(),
  span,
  fix: z.string().exactOptional(),
  tasks: z.array(z.string()).exactOptional(),
  count: z.int().exactOptional(),
  edits: z
    .array(z.object({ file: z.string(), start: z.int(), end: z.int(), text: z.string() }))
    .exactOptional(),
  safe: z.boolean().exactOptional(),
});

const texts = z.array(z.string());
const task = z.object({
  key: z.string().describe("unique in the plan: the id, with #2 and so on where the plan repeats it"),
  id: z.string().describe("as written"),
  title: z.string(),
  kind: z.enum(["task", "step", "check", "gate", "reference"]),
  parent: z.string().exactOptional().describe("key of the task it is part of"),
  groups: texts.describe("keys of groups, outermost first"),
  status: z.enum(["open", "in-progress", "done", "failed", "blocked", "skipped", "deferred"]),
  rawStatus: z.string().exactOptional(),
  optional: z.boolean().exactOptional(),
  humanGate: z.boolean().exactOptional().describe("a person has to look before what depends on it goes on"),
  dependencies: z.array(dependency),
  files: z.array(fileUse),
  requirements: texts.exactOptional(),
  boundaries: texts.exactOptional().describe("named areas that are no paths"),
  estimate: z.object({ minMinutes: z.number(), maxMinutes: z.number(), raw: z.string() }).exactOptional(),
  priority: z.string().exactOptional(),
  risk: z.string().exactOptional(),
  agent: z.string().exactOptional(),
  role: z.string().exactOptional(),
  tier: z.string().exactOptional(),
  skills: texts.exactOptional(),
  objective: z.string().exactOptional(),
  script: z.string().exactOptional(),
  mode: z.enum(["normal", "background", "chunked"]).exactOptional(),
  timeoutSeconds: z.number().exactOptional(),
  chunks: z.array(z.number()).exactOptional(),
  checkpointEvery: z.number().exactOptional(),
  keep: z.boolean().exactOptional().describe("a background process that goes on when the run ends"),
  acceptance: texts,
  code: z.array(codeBlock),
  commands: z.array(command),
  body: z.string().describe("the task's text, byte for byte"),
  span,
  mark: mark.exactOptional().describe("where a tick goes; absent: the format has no mark for this task"),
  stepMarks: z.array(mark).exactOptional(),
});

/** What `renga convert --to json` writes; published as schema/plan.schema.json. */
export const planDocumentSchema: z.ZodType<PlanDocument> = z.object({
  version: z.literal(1),
  sources: z.array(source),
  title: z.string(),
  goal: z.string().exactOptional(),
  declared: z.array(claim).describe("numbers that the document states about itself"),
  groups: z.array(group),
  tasks: z.array(task),
  notes: z.array(finding).describe("what the reader noticed"),
});

/** A plan as the document that scripts rely on. */
export function planDocument(plan: Plan): PlanDocument {
  return { version: 1, ...plan };
}
