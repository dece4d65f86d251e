import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import type { Plan } from "../../src/core/plan/plan.ts";
import { readPlan } from "../../src/formats/read-plan.ts";
import { growthLines, repeatedTo, type Growing } from "./doubling.ts";

/**
 * Reads a folder of real plans and holds what was read against its INDEX.tsv, whose columns are `file`, `format`, `path`, `tasks`,
 * `leaf_tasks`, `done`, `dep_edges`, `tasks_naming_file`, `counted_by` and `rule`. Prints a line a family and a line a miss.
 * Each file is read alone, under its name in the folder; `ownPaths` reads it under the path it had in its repository.
 */
export function benchPlans(
  folder: string,
  { ownPaths = false, only = [] }: BenchOptions = {},
): readonly string[] {
  const rows = indexRows(join(folder, "INDEX.tsv")).filter(
    (row) => only.length === 0 || only.includes(row.get("format") ?? ""),
  );
  const readings = rows.map((row) => measure(folder, row, ownPaths));
  const families = new Map<string, Reading[]>();
  for (const reading of readings) {
    const family = reading.row.get("format") ?? "";
    families.set(family, [...(families.get(family) ?? []), reading]);
  }
  const sure = readings.filter(({ row }) => isSure(row));
  const unsure = readings.filter(({ row }) => !isSure(row));
  return [
    HEAD,
    ...[...families].map(([family, own]) => familyLine(family, own)),
    familyLine("all", readings),
    "",
    `task counts right, counted by eye or by a second way: ${share(sure)}`,
    `task counts right, counted by one script: ${share(unsure)}`,
    "",
    "Misses (ours against the index, and how the index counted)",
    ...readings.flatMap(missLines),
    "",
    "Growth: the longest plan of each family, repeated to 100, 200 and 400 kB (a last ratio of two is linear)",
    ...growthLines(
      [...families].map(([family, own]) => growing(family, own, folder)),
      100_000,
    ),
  ];
}

function growing(family: string, readings: readonly Reading[], folder: string): Growing {
  const files = readings.map(({ row }) => row.get("file") ?? "");
  const texts = files.map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));
  const longest = texts.reduce((a, b) => (a.text.length >= b.text.length ? a : b));
  return { name: `${family}: ${longest.path}`, make: (length) => repeatedTo(longest, length) };
}

export type BenchOptions = {
  readonly ownPaths?: boolean;
  /** Families to read; none: all. */
  readonly only?: readonly string[];
};

type Row = ReadonlyMap<string, string>;
type Reading = { readonly row: Row; readonly ours: Counts; readonly dialect: string; readonly ms: number };
type Counts = { tasks: number; leaves: number; edges: number; implied: number; files: number; done: number };

function indexRows(path: string): Row[] {
  const [head = "", ...lines] = readFileSync(path, "utf8")
    .split(/\r?\n/)
    .filter((line) => line !== "");
  const names = head.split("\t");
  return lines.map((line) => {
    const cells = line.split("\t").map((cell) => cell.replace(/^"(.*)"$/, "$1").replaceAll('""', '"'));
    return new Map(names.map((name, at) => [name, cells[at] ?? ""]));
  });
}

function measure(folder: string, row: Row, ownPaths: boolean): Reading {
  const file = row.get("file") ?? "";
  const text = readFileSync(join(folder, file), "utf8");
  const path = ownPaths ? (row.get("path") ?? file) : file;
  const start = performance.now();
  const plan = readPlan([{ path, text }]);
  const ms = performance.now() - start;
  return { row, ours: counts(plan), dialect: plan.sources[0]?.dialect ?? "none", ms };
}

/** Sources of edges that the reader drew, where the document only has an order or groups. */
const IMPLIED: ReadonlySet<string> = new Set(["order", "group", "wave-graph"]);

function counts({ tasks }: Plan): Counts {
  const parents = new Set(tasks.map(({ parent }) => parent));
  const all = tasks.flatMap(({ dependencies }) => dependencies);
  const implied = all.filter(({ source }) => IMPLIED.has(source)).length;
  return {
    tasks: tasks.length,
    leaves: tasks.filter(({ key }) => !parents.has(key)).length,
    edges: all.length - implied,
    implied,
    files: tasks.filter(({ files }) => files.length > 0).length,
    done: tasks.filter(({ status }) => status === "done").length,
  };
}

function isSure(row: Row): boolean {
  return /\beye\b|independent|1 file = 1 task/.test(row.get("counted_by") ?? "");
}

function theirs(row: Row, column: string): number {
  return Number(row.get(column) ?? 0);
}

function tasksRight({ row, ours }: Reading): boolean {
  return ours.tasks === theirs(row, "tasks");
}

/** Within 5 % of what the index counts. */
function edgesRight({ row, ours }: Reading): boolean {
  const wanted = theirs(row, "dep_edges");
  return Math.abs(ours.edges - wanted) <= wanted * 0.05;
}

const COLUMNS = [14, 6, 6, 10, 11, 12, 14, 13, 9] as const;
const HEAD = cells(
  "family",
  "files",
  "read",
  "tasks ok",
  "off by",
  "edges ok",
  "edges",
  "named",
  "done",
  "ms",
);

function familyLine(family: string, readings: readonly Reading[]): string {
  const sum = (count: (reading: Reading) => number): number =>
    readings.reduce((total, reading) => total + count(reading), 0);
  const declaring = readings.filter(({ row }) => theirs(row, "dep_edges") > 0);
  return cells(
    family,
    readings.length,
    readings.filter(({ dialect }) => dialect !== "none").length,
    readings.filter(tasksRight).length,
    `${sum(({ row, ours }) => Math.abs(ours.tasks - theirs(row, "tasks")))}/${sum(({ row }) => theirs(row, "tasks"))}`,
    `${declaring.filter(edgesRight).length}/${declaring.length}`,
    `${sum(({ ours }) => ours.edges)}/${sum(({ row }) => theirs(row, "dep_edges"))}`,
    `${sum(({ ours }) => ours.files)}/${sum(({ row }) => theirs(row, "tasks_naming_file"))}`,
    `${sum(({ ours }) => ours.done)}/${sum(({ row }) => theirs(row, "done"))}`,
    sum(({ ms }) => ms).toFixed(0),
  );
}

function cells(...values: readonly (string | number)[]): string {
  return values
    .map((value, at) => String(value).padEnd(COLUMNS[at] ?? 0))
    .join(" ")
    .trimEnd();
}

function share(readings: readonly Reading[]): string {
  const right = readings.filter(tasksRight).length;
  return `${right} of ${readings.length} files (${((100 * right) / Math.max(1, readings.length)).toFixed(1)} %)`;
}

function missLines(reading: Reading): string[] {
  const { row, ours, dialect } = reading;
  const wrong: string[] = [];
  if (!tasksRight(reading))
    wrong.push(
      `tasks ${ours.tasks} (leaves ${ours.leaves}) against ${row.get("tasks")} (leaves ${row.get("leaf_tasks")})`,
    );
  if (!edgesRight(reading))
    wrong.push(`edges ${ours.edges} (+${ours.implied} implied) against ${row.get("dep_edges")}`);
  if (ours.done !== theirs(row, "done")) wrong.push(`done ${ours.done} against ${row.get("done")}`);
  // Who counts a name in the prose as a file differs by a few; that is no miss.
  const named = theirs(row, "tasks_naming_file");
  if (Math.abs(ours.files - named) > Math.max(1, named * 0.1))
    wrong.push(`naming a file ${ours.files} against ${named}`);
  if (wrong.length === 0) return [];
  return [
    `${row.get("file")} [${dialect}]: ${wrong.join("; ")}`,
    `    counted by ${row.get("counted_by")}: ${row.get("rule")}`,
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, ...only] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
  if (folder === undefined || !existsSync(join(folder, "INDEX.tsv"))) {
    process.stderr.write(
      "usage: npm run bench:plans -- DIR [FAMILY…] [--own-paths]   (DIR holds INDEX.tsv and the plans)\n",
    );
    process.exitCode = 2;
  } else {
    const lines = benchPlans(resolve(folder), { ownPaths: process.argv.includes("--own-paths"), only });
    process.stdout.write(`${lines.join("\n")}\n`);
  }
}
