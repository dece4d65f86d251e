import { z } from "zod";

import type { Analysis } from "../core/plan/analyse.ts";
import { minutes } from "../core/plan/minutes.ts";
import type { Finding, Plan, Span, Task } from "../core/plan/plan.ts";

/** The document of `renga plan --json`; durations in minutes, lines from 1. */
export type PlanReport = {
  version: 1;
  title: string;
  /** SHA-256 of the plan's texts. */
  digest: string;
  sources: { path: string; dialect: string; confidence: number; reasons: string[] }[];
  summary: Analysis["summary"];
  criticalPath: string[];
  perAgents: { agents: number; minutes: number; speedup: number }[];
  groups: {
    key: string;
    kind: string;
    title: string;
    after: string[];
    taskCount: number;
    workMinutes: number;
  }[];
  claims: { what: string; value: number; raw: string; file: string; line: number }[];
  tasks: {
    id: string;
    key: string;
    title: string;
    kind: string;
    status: Task["status"];
    dependencies: string[];
    files: string[];
    minutes: number;
    estimated: boolean;
    groups: string[];
    commands: { phase: string; name: string; command?: string | undefined }[];
    span: Span;
  }[];
  findings: {
    code: string;
    severity: Finding["severity"];
    message: string;
    file: string;
    line: number;
    endLine: number;
    start: number;
    end: number;
    fix?: string | undefined;
    tasks?: string[] | undefined;
    count?: number | undefined;
    edits?: { file: string; start: number; end: number; text: string }[] | undefined;
    safe?: boolean | undefined;
  }[];
  /** null: dependencies go round in a circle. */
  schedule: {
    agents: number;
    makespan: number;
    lowerBound: number;
    entries: { key: string; agent: number; start: number; end: number }[];
  } | null;
};

const span = z.object({
  file: z.string(),
  line: z.int(),
  endLine: z.int(),
  start: z.int(),
  end: z.int(),
});

const task = z.object({
  id: z.string(),
  key: z.string().describe("unique in the plan: the id, with #2 and so on where the plan repeats it"),
  title: z.string(),
  kind: z.string(),
  status: z.enum(["open", "in-progress", "done", "failed", "blocked", "skipped", "deferred"]),
  dependencies: z
    .array(z.string())
    .describe("ids of tasks that come first; ids that no task has are left in"),
  files: z.array(z.string()),
  minutes: z.number().describe("expected minutes; 5 where the plan gives none"),
  estimated: z.boolean().describe("the plan gives a duration"),
  groups: z.array(z.string()),
  commands: z.array(z.object({ phase: z.string(), name: z.string(), command: z.string().optional() })),
  span,
});

const finding = z.object({
  code: z.string(),
  severity: z.enum(["error", "warning", "info"]),
  message: z.string(),
  file: z.string(),
  line: z.int(),
  endLine: z.int(),
  start: z.int().describe("offset in the file's text, in UTF-16 units"),
  end: z.int(),
  fix: z.string().optional().describe("what to do about it, in words"),
  tasks: z.array(z.string()).optional().describe("keys of the tasks concerned"),
  count: z
    .int()
    .optional()
    .describe("how many findings of this code it stands for, where it only counts the rest"),
  edits: z
    .array(z.object({ file: z.string(), start: z.int(), end: z.int(), text: z.string() }))
    .optional()
    .describe("what a program can change to mend it: `text` in the place of `start` to before `end`"),
  safe: z.boolean().optional().describe("--fix makes these edits; else a person has to choose"),
});

const schedule = z.object({
  agents: z.int(),
  makespan: z.number().describe("minutes"),
  lowerBound: z.number().describe("minutes that no schedule can be shorter than"),
  entries: z.array(z.object({ key: z.string(), agent: z.int(), start: z.number(), end: z.number() })),
});

/** What `renga plan --json` prints; published as schema/plan-report.schema.json. */
export const planReportSchema: z.ZodType<PlanReport> = z.object({
  version: z.literal(1),
  title: z.string(),
  digest: z.string().describe("SHA-256 of the plan's texts"),
  sources: z.array(
    z.object({ path: z.string(), dialect: z.string(), confidence: z.number(), reasons: z.array(z.string()) }),
  ),
  summary: z.object({
    taskCount: z.int(),
    declaredTaskCount: z.number().nullable(),
    workMinutes: z.number(),
    criticalPathMinutes: z.number().nullable().describe("null: dependencies go round in a circle"),
    criticalPathWithLeasesMinutes: z.number().nullable().describe("with one writer per file"),
    bestSpeedup: z.number().nullable(),
    bestSpeedupWithLeases: z.number().nullable(),
    estimatedTasks: z.int(),
    lowerBoundMinutes: z.number().nullable(),
    agentsWorthHaving: z.int().nullable(),
  }),
  criticalPath: z.array(z.string()),
  perAgents: z.array(z.object({ agents: z.int(), minutes: z.number(), speedup: z.number() })),
  groups: z.array(
    z.object({
      key: z.string(),
      kind: z.string(),
      title: z.string(),
      after: z.array(z.string()),
      taskCount: z.int(),
      workMinutes: z.number(),
    }),
  ),
  claims: z.array(
    z.object({ what: z.string(), value: z.number(), raw: z.string(), file: z.string(), line: z.int() }),
  ),
  tasks: z.array(task),
  findings: z.array(finding),
  schedule: schedule.nullable(),
});

/** A plan and what was found out about it, in the form that scripts rely on. */
export function planReport(about: {
  readonly plan: Plan;
  readonly digest: string;
  readonly analysis: Analysis;
  readonly findings: readonly Finding[];
}): PlanReport {
  const { plan, digest, analysis, findings } = about;
  const idOf = new Map(plan.tasks.map(({ key, id }) => [key, id]));
  return {
    version: 1,
    title: plan.title,
    digest,
    sources: plan.sources.map((source) => ({ ...source, reasons: [...source.reasons] })),
    summary: { ...analysis.summary },
    criticalPath: [...analysis.criticalPath],
    perAgents: analysis.perAgents.map(({ agents, minutes, speedup }) => ({ agents, minutes, speedup })),
    groups: analysis.groups.map(({ group: { key, kind, title, after }, taskCount, workMinutes }) => ({
      key,
      kind,
      title,
      after: [...after],
      taskCount,
      workMinutes,
    })),
    claims: plan.declared.map(({ what, value, raw, span: { file, line } }) => ({
      what,
      value,
      raw,
      file,
      line,
    })),
    tasks: plan.tasks.map((it) => ({
      id: it.id,
      key: it.key,
      title: it.title,
      kind: it.kind,
      status: it.status,
      dependencies: [...new Set(it.dependencies.map(({ to }) => idOf.get(to) ?? to))],
      files: [...new Set(it.files.map(({ path }) => path))],
      minutes: minutes(it),
      estimated: it.estimate !== undefined,
      groups: [...it.groups],
      commands: it.commands.map(({ phase, name, command }) => ({
        phase,
        name,
        ...(command === undefined ? {} : { command }),
      })),
      span: it.span,
    })),
    findings: findings.map(({ span, code, severity, message, fix, tasks, count, edits, safe }) => ({
      code,
      severity,
      message,
      ...span,
      ...(fix === undefined ? {} : { fix }),
      ...(tasks === undefined ? {} : { tasks: [...tasks] }),
      ...(count === undefined ? {} : { count }),
      ...(edits === undefined ? {} : { edits: edits.map((edit) => ({ ...edit })), safe: safe === true }),
    })),
    schedule:
      analysis.schedule === undefined
        ? null
        : {
            agents: analysis.schedule.agents,
            makespan: analysis.schedule.makespan,
            lowerBound: analysis.schedule.lowerBound,
            entries: analysis.schedule.entries.map(({ key, agent, start, end }) => ({
              key,
              agent,
              start,
              end,
            })),
          },
  };
}
