import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { bounds } from "../../src/core/schedule/bounds.ts";
import { criticalPathMinutes } from "../../src/core/schedule/critical-path.ts";
import { buildGraph, type Graph } from "../../src/core/schedule/graph.ts";
import { improve } from "../../src/core/schedule/improve.ts";
import { justify } from "../../src/core/schedule/justify.ts";
import { listSchedule } from "../../src/core/schedule/list-schedule.ts";
import { upwardRanks } from "../../src/core/schedule/ranks.ts";

/**
 * How good the schedules are, against published optima: the Standard Task Graph set and PSPLIB, from a folder that holds
 * `stg.tar.xz`, `psplib.tar.xz` and their tables. Without the folder there is nothing to compare with.
 */
export function benchSchedule(dataDir?: string): readonly string[] {
  if (dataDir === undefined || !existsSync(join(dataDir, "stg.tar.xz"))) {
    return ["no published instances at hand: give the folder that holds stg.tar.xz"];
  }
  const scratch = mkdtempSync(join(tmpdir(), "renga-bench-"));
  try {
    for (const name of ["stg", "psplib"])
      execFileSync("tar", ["xJf", join(dataDir, `${name}.tar.xz`), "-C", scratch]);
    return [
      ...standardTaskGraphs(dataDir, join(scratch, "stg")),
      ...psplib(dataDir, join(scratch, "psplib")),
    ];
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

type Method = readonly [name: string, solve: (graph: Graph, agents: number, floor: number) => number];

const METHODS: readonly Method[] = [
  ["critical path", (graph, agents) => listSchedule(graph, agents, upwardRanks(graph)).makespan],
  [
    "critical path + double justification",
    (graph, agents) => {
      const listed = listSchedule(graph, agents, upwardRanks(graph));
      return Math.min(listed.makespan, justify(graph, agents, listed).makespan);
    },
  ],
  [
    "improve, 100 schedules",
    (graph, agents, floor) => improve(graph, agents, { schedules: 100, floor }).makespan,
  ],
  [
    "improve, 1000 schedules",
    (graph, agents, floor) => improve(graph, agents, { schedules: 1000, floor }).makespan,
  ],
];

function standardTaskGraphs(dataDir: string, folder: string): string[] {
  const optima = table(join(dataDir, "stg-optimum.csv"));
  const lines = ["STG, optimal / deviation / ms per schedule, for 2, 4, 8 and 16 agents"];
  for (const size of [50, 100, 300, 1000]) {
    const graphs = files(join(folder, `stg-${size}`)).map(
      (path) => [path, readStandardTaskGraph(path)] as const,
    );
    for (const [name, solve] of METHODS) {
      const score = new Score();
      for (const [path, graph, agents] of graphs.flatMap((it) =>
        [2, 4, 8, 16].map((count) => [...it, count] as const),
      )) {
        const known = optima.get(`${size}/${path.split("/").at(-1)!},${agents}`)?.[0];
        // `157-165` stands for an optimum that nobody has found yet.
        if (known === undefined || known.includes("-")) continue;
        score.add(() => solve(graph, agents, bounds(graph, agents).lowerBound), Number(known));
      }
      lines.push(`${String(size).padStart(4)} tasks  ${name.padEnd(38)} ${score.line()}`);
    }
  }
  return lines;
}

function psplib(dataDir: string, folder: string): string[] {
  const rows = readFileSync(join(dataDir, "psplib-rg300-bounds.csv"), "utf8")
    .trim()
    .split("\n")
    .map((row) => row.split(","));
  const best = new Map(rows.map((row) => [row[1]!, Number(row[3])]));
  const lines = ["PSPLIB, at the best known / deviation from it / ms; deviation from the critical path"];
  for (const set of ["j30", "j120"]) {
    const graphs = files(join(folder, set)).map((path) => [path, readProject(path)] as const);
    for (const schedules of [1000, 5000]) {
      const score = new Score();
      let overPath = 0;
      for (const [path, graph] of graphs) {
        const known = best.get(path.split("/").at(-1)!.replace(".sm", ""));
        if (known === undefined) continue;
        const floor = criticalPathMinutes(graph);
        const makespan = score.add(() => improve(graph, Infinity, { schedules, floor }).makespan, known);
        overPath += makespan / floor - 1;
      }
      const path = ((100 * overPath) / score.count).toFixed(1);
      lines.push(
        `${set.padEnd(5)} improve, ${schedules} schedules  ${score.line()}; ${path} % over the critical path`,
      );
    }
  }
  return lines;
}

class Score {
  count = 0;
  #optimal = 0;
  #deviation = 0;
  #ms = 0;

  add(solve: () => number, best: number): number {
    const before = performance.now();
    const makespan = solve();
    this.#ms += performance.now() - before;
    this.count++;
    if (makespan <= best) this.#optimal++;
    this.#deviation += makespan / best - 1;
    return makespan;
  }

  line(): string {
    const share = (value: number): string => ((100 * value) / this.count).toFixed(2).padStart(6);
    return `${share(this.#optimal)} % / ${share(this.#deviation)} % / ${(this.#ms / this.count).toFixed(2)} ms`;
  }
}

function files(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

function table(path: string): ReadonlyMap<string, readonly string[]> {
  const rows = readFileSync(path, "utf8").trim().split("\n").slice(1);
  return new Map(rows.map((row) => row.split(",")).map(([a, b, ...rest]) => [`${a},${b}`, rest]));
}

function readStandardTaskGraph(path: string): Graph {
  const rows = readFileSync(path, "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(/\s+/).map(Number));
  return buildGraph(
    rows.slice(1).map(([id, minutes, count, ...preds]) => ({
      key: String(id),
      minutes: minutes!,
      needs: preds.slice(0, count).map(String),
      scope: [],
    })),
  );
}

/** A project of PSPLIB: its resources stand where the locks of files would, with units of their own. */
function readProject(path: string): Graph {
  const lines = readFileSync(path, "utf8").split(/\r?\n/);
  const after = (start: string, skip: number): number =>
    lines.findIndex((line) => line.startsWith(start)) + skip;
  const row = (at: number): number[] => lines[at]!.trim().split(/\s+/).map(Number);
  const first = after("PRECEDENCE", 2);
  const requests = after("REQUESTS", 3);
  const size = requests - 4 - first;
  const capacity = Int32Array.from(row(after("RESOURCEAVAIL", 2)));
  const needs: string[][] = Array.from({ length: size }, () => []);
  for (let job = 0; job < size; job++) {
    for (const succ of row(first + job).slice(3)) needs[succ - 1]!.push(String(job));
  }
  const minutes = needs.map((_, job) => row(requests + job)[2]!);
  const graph = buildGraph(
    minutes.map((length, job) => ({ key: String(job), minutes: length, needs: needs[job]!, scope: [] })),
  );
  const start = new Int32Array(size + 1);
  const items: number[] = [];
  const units: number[] = [];
  for (let job = 0; job < size; job++) {
    row(requests + job)
      .slice(3)
      .forEach((amount, resource) => {
        if (amount === 0) return;
        items.push(resource);
        units.push(amount);
      });
    start[job + 1] = items.length;
  }
  const paths = Array.from(capacity, (_, resource) => `resource ${resource + 1}`);
  return {
    ...graph,
    locks: { start, items: Int32Array.from(items), units: Int32Array.from(units), capacity, paths },
  };
}
