import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { findings } from "../../src/core/plan/findings.ts";
import { jobsOf } from "../../src/core/plan/jobs.ts";
import { criticalPathMinutes } from "../../src/core/schedule/critical-path.ts";
import { buildGraph } from "../../src/core/schedule/graph.ts";
import { listSchedule } from "../../src/core/schedule/list-schedule.ts";
import { upwardRanks } from "../../src/core/schedule/ranks.ts";
import { readPlan } from "../../src/formats/read-plan.ts";

type Shape = "headed" | "boxes";

/** A plan of `count` tasks of about 220 bytes each, with a wave every 200, up to three needs and one or two files. */
export function bigPlan(count: number, shape: Shape): string {
  let seed = 42;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return seed % below;
  };
  const parts: string[] = ["# A large plan\n"];
  for (let i = 0; i < count; i++) {
    if (i % 200 === 0) parts.push(`\n## Wave ${i / 200 + 1}: part ${i / 200 + 1}\n`);
    const id = `${Math.floor(i / 200) + 1}.${(i % 200) + 1}`;
    const needs = new Set<string>();
    for (let k = i === 0 ? 0 : random(4); k > 0; k--) {
      const to = Math.max(0, i - 1 - random(400));
      needs.add(`${Math.floor(to / 200) + 1}.${(to % 200) + 1}`);
    }
    const file = `src/part${Math.floor(i / 200)}/module-${i}.ts`;
    const list = needs.size === 0 ? "None" : [...needs].join(", ");
    parts.push(
      shape === "headed"
        ? `\n### ${id}: Write module number ${i} of the large plan\n\n**File**: \`${file}\` (NEW)\n**Duration**: ${3 + random(8)} min\n**Dependencies**: ${list}\n**Success Criteria**: compiles, and its own test passes\n`
        : `- [ ] **${id}** Write module number ${i} of the large plan, as its issue says\n  - Depends on: ${list}\n  - Files: \`${file}\`\n  - Duration: ${3 + random(8)} min\n  - Acceptance: compiles, and its own test passes\n`,
    );
  }
  return parts.join("");
}

/** Reads, analyses and schedules one plan file in this process; prints one JSON line. */
function measure(path: string): void {
  const began = performance.now();
  const idle = process.cpuUsage();
  const text = readFileSync(path, "utf8");
  const plan = readPlan([{ path: "plan.md", text }]);
  const read = performance.now();
  const graph = buildGraph(jobsOf(plan.tasks));
  const longest = criticalPathMinutes(graph);
  const { makespan } = listSchedule(graph, 8, upwardRanks(graph));
  const scheduled = performance.now();
  const rss = process.resourceUsage().maxRSS / 1024;
  const { user, system } = process.cpuUsage(idle);
  const found = findings(plan).length;
  const told = performance.now();
  const edges = plan.tasks.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
  process.stdout.write(
    `${JSON.stringify({ tasks: plan.tasks.length, edges, longest, makespan, found, megabytes: text.length / 1e6, readMs: read - began, scheduleMs: scheduled - read, totalMs: scheduled - began, cpuMs: (user + system) / 1000, findingsMs: told - scheduled, rss, rssAll: process.resourceUsage().maxRSS / 1024 })}\n`,
  );
}

type Row = Readonly<
  Record<
    | "tasks"
    | "edges"
    | "megabytes"
    | "readMs"
    | "scheduleMs"
    | "totalMs"
    | "cpuMs"
    | "findingsMs"
    | "rss"
    | "rssAll",
    number
  >
>;

/**
 * Time and memory of reading, analysing and scheduling plans of growing size, each in a fresh process with the settings of `bin/renga`:
 * its young generation, and code that was compiled at an earlier start.
 */
export function benchReadAndSchedule(sizes: readonly number[] = [1000, 10_000, 100_000]): readonly string[] {
  const dir = mkdtempSync(join(tmpdir(), "renga-bench-"));
  const lines: string[] = [];
  try {
    for (const shape of ["headed", "boxes"] as const) {
      let previous: number | undefined;
      for (const size of sizes) {
        const path = join(dir, `${shape}-${size}.md`);
        writeFileSync(path, bigPlan(size, shape));
        const rows = Array.from(
          { length: 3 },
          () =>
            JSON.parse(
              execFileSync(
                process.execPath,
                ["--min-semi-space-size=8", "--max-semi-space-size=8", fileURLToPath(import.meta.url), path],
                { encoding: "utf8", env: { ...process.env, NODE_COMPILE_CACHE: join(dir, "compiled") } },
              ),
            ) as Row,
        );
        const row = rows.toSorted((a, b) => a.totalMs - b.totalMs)[1];
        if (row === undefined || row.tasks !== size)
          throw new Error(`${shape}: ${row?.tasks} of ${size} tasks read`);
        const growth =
          previous === undefined ? "" : `; 10x the tasks, ${(row.totalMs / previous).toFixed(1)}x the time`;
        previous = row.totalMs;
        lines.push(
          `${shape.padEnd(6)} ${String(size).padStart(6)} tasks (${row.megabytes.toFixed(1)} MB, ${row.edges} edges): ${row.totalMs.toFixed(0)} ms (read ${row.readMs.toFixed(0)}, schedule ${row.scheduleMs.toFixed(0)}; ${row.cpuMs.toFixed(0)} ms of processor with its collectors and compilers), ${row.rss.toFixed(0)} MB; findings ${row.findingsMs.toFixed(0)} ms more, ${row.rssAll.toFixed(0)} MB${growth}`,
        );
      }
    }
    return lines;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const [, , path] = process.argv;
if (process.argv[1] === fileURLToPath(import.meta.url) && path !== undefined) measure(path);
