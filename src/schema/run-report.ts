import { z } from "zod";

import type { RunComparison } from "../core/views/compare-reports.ts";
import type { RunReport } from "../core/views/report.ts";

/** The document of `renga report --json`; times in milliseconds since the epoch, lengths in milliseconds, estimates in minutes. */
export type RunReportDocument = { version: 1 } & RunReport & { comparison?: RunComparison };

/** The report as a document, with the comparison where there was an earlier run. */
export function runReportDocument(report: RunReport, comparison?: RunComparison): RunReportDocument {
  return { version: 1, ...report, ...(comparison === undefined ? {} : { comparison }) };
}

const text = z.string();
const count = z.int().min(0);
const ms = z.number().min(0);
const share = z.number().min(0).max(1);
const state = z.enum([
  "waiting",
  "ready",
  "running",
  "landing",
  "done",
  "failed",
  "blocked",
  "needs-human",
  "skipped",
]);
const wait = z.object({
  cause: z.enum([
    "start",
    "needs",
    "background",
    "retry",
    "lease",
    "agent",
    "provider",
    "barrier",
    "gate",
    "answer",
    "breaker",
    "resume",
  ]),
  of: text.optional(),
  bar: count.optional(),
  path: text.optional(),
});
const task = z.object({
  key: text,
  id: text,
  title: text,
  state,
  minutes: z.number(),
  spentMs: ms,
  commit: text.optional(),
  attempts: z.array(
    z.object({
      attempt: count,
      agent: text,
      startedAt: z.number(),
      endedAt: z.number().optional(),
      result: z.enum(["landed", "failed", "cancelled", "lost", "open"]),
      commit: text.optional(),
      undone: z.literal(true).optional().describe("it had landed, and was rolled back"),
      failure: text.optional(),
      message: text.optional(),
      phases: z.array(z.object({ phase: text, ms: z.number() })),
      checks: z.object({ passed: count, total: count }),
      peakMemoryBytes: z.number().optional(),
      disagreements: z.array(text).optional(),
    }),
  ),
  checks: z.object({ passed: count, total: count }),
});
const bar = z.object({
  task: text,
  attempt: count,
  agent: text,
  slot: z.int().min(1),
  from: z.number(),
  to: z.number().optional(),
  readyAt: z.number(),
  wait,
  result: z.enum(["worked", "failed", "cancelled", "lost", "open"]),
  landing: z.object({ from: z.number(), to: z.number().optional(), landed: z.boolean() }).optional(),
  files: z.array(text).optional(),
  peakMemoryBytes: z.number().optional(),
});
const bottleneck = z.looseObject({
  kind: z.enum(["agents", "file", "retries", "check", "task", "landing", "paused"]),
  ms: z.number(),
});
const cost = z.object({
  attempts: count,
  running: count,
  unknown: count,
  estimated: count,
  micros: count.describe("micro-dollars of all attempts whose cost is known"),
  inVain: count,
  inVainMicros: count,
  usage: z.object({ input: count, cacheRead: count, cacheWrite: count, output: count }),
});
const comparison = z.object({
  run: text,
  startedAt: z.number(),
  sameDigest: z.boolean(),
  measures: z.array(z.object({ name: text, before: z.number().optional(), now: z.number().optional() })),
  tasks: z.array(z.object({ key: text, id: text, title: text, beforeMs: ms, nowMs: ms })),
  lost: z.array(text),
  gained: z.array(text),
});

/** What `renga report --json` prints. Lists of events hold the events' own fields, which may grow. */
export const runReportSchema: z.ZodType<RunReportDocument> = z.object({
  version: z.literal(1),
  run: text,
  title: text,
  digest: text,
  branch: text,
  onto: text,
  base: text,
  planPaths: z.array(text),
  agents: count,
  agentSpecs: z.array(text),
  sandbox: z
    .object({ how: text.optional(), missing: text.optional(), checks: z.boolean().optional() })
    .optional(),
  startedAt: z.number(),
  endedAt: z.number(),
  outcome: z.enum(["done", "failed", "needs-human", "interrupted", "budget"]).optional(),
  total: count,
  counts: z.record(state, count),
  doneBefore: count,
  wallMs: ms,
  spentMs: ms,
  landedMinutes: z.number(),
  predictedMinutes: z.number(),
  attempts: count,
  retries: count,
  completion: share,
  errorRate: share.optional(),
  retryRate: share.optional(),
  failures: z.array(z.object({ failure: text, count })),
  tasks: z.array(task),
  unfinished: z.array(
    z.object({
      key: text,
      id: text,
      title: text,
      state,
      reason: text,
      blockedBy: text.optional(),
      blocks: count,
    }),
  ),
  perAgent: z.array(
    z.object({
      agent: text,
      attempts: count,
      landed: count,
      failed: count,
      spentMs: ms,
      landedMinutes: z.number(),
      landedMs: ms,
      peakMemoryBytes: z.number().optional(),
    }),
  ),
  bars: z.array(bar),
  path: z.array(
    z.object({
      kind: z.enum(["work", "landing", "queue", "wait", "end"]),
      task: text,
      attempt: count,
      from: z.number(),
      to: z.number(),
      wait: wait.optional(),
    }),
  ),
  slots: z.array(
    z.object({
      slot: z.int().min(1),
      busyMs: ms,
      idleMs: ms,
      causes: z.array(z.object({ cause: text, ms })),
    }),
  ),
  memory: z.object({ attempt: z.number(), together: z.number(), measured: count }).optional(),
  slowestChecks: z.array(
    z.object({
      name: text,
      command: text,
      runs: count,
      failed: count,
      totalMs: ms,
      slowestMs: ms,
      slowestTask: text,
    }),
  ),
  bottlenecks: z.array(bottleneck),
  thresholds: z.array(
    z.object({
      name: z.enum(["completion", "errors", "time", "memory"]),
      value: z.number().optional(),
      limit: z.number(),
      met: z.enum(["met", "not-met", "unknown"]),
    }),
  ),
  next: z.array(text),
  questions: z.array(z.object({ key: text, id: text, question: text })),
  alerts: z.array(z.looseObject({ at: z.number(), task: text, monitor: text, message: text })),
  gates: z.array(z.looseObject({ at: z.number(), level: text, name: text, verdict: text })),
  gateEnds: z.array(z.looseObject({ at: z.number(), level: text, passed: z.boolean() })),
  trips: z.array(z.looseObject({ at: z.number(), batch: count, failed: count, size: count })),
  budget: z.array(z.looseObject({ at: z.number(), scope: text, level: text, text })),
  superseded: z.array(z.looseObject({ task: text, of: text, file: text, lines: count })),
  cost: cost.optional(),
  comparison: comparison.optional(),
}) as unknown as z.ZodType<RunReportDocument>;
