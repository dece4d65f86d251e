import { detectDialect } from "../../src/formats/detect-dialect.ts";
import type { PlanFile } from "../../src/formats/dialect.ts";
import { dialects } from "../../src/formats/dialects.ts";
import { readPlan } from "../../src/formats/read-plan.ts";
import { planFixtures } from "../rig/plan-files.ts";

/** Texts that lead careless readers round in circles, by what they repeat: `n` is about their length. */
const SHAPES: Readonly<Record<string, (n: number) => string>> = {
  "open lists": (n) => "[".repeat(n),
  "open maps": (n) => '{"tasks":['.repeat(n / 10),
  "escaped quotes": (n) => `{"a":"${'\\"'.repeat(n / 2)}`,
  backslashes: (n) => `{"a":"${"\\".repeat(n)}`,
  remarks: (n) => `[${"/* ".repeat(n / 3)}`,
  "keys in a task": (n) =>
    `{"tasks":[{"id":1,"title":"x","details":"",${lines(n / 12, (i) => `"k${i}":${i},`)}"z":0}]}`,
  "words with dots": (n) => `{"tasks":[{"id":1,"title":"x","details":"${"a.".repeat(n / 2)}"}]}`,
  "sub-tasks in circles": (n) =>
    `{"tasks":[${lines(n / 150, (i) => `{"id":${i + 1},"title":"a","details":"","dependencies":[${i}],"subtasks":[{"id":1,"title":"x","dependencies":[2]},{"id":2,"title":"y","dependencies":[1]}]},`)}]}`,
  "lines of JSON": (n) => lines(n / 50, (i) => `{"id":"a${i}","title":"b","status":"c","priority":1}\n`),
  "tags without end": (n) => `<task type="auto">\n${"<name ".repeat(n / 6)}`,
  "tags in a row": (n) => '<task id="TASK-1">\n'.repeat(n / 19),
  "headings in a row": (n) => `# TASK-1: x\n**Status**: x\n${"## a\n".repeat(n / 5)}`,
  "wide table": (n) => `# TASK-1: x\n|${" a |".repeat(n / 4)}`,
  "phases that wait": (n) =>
    `- [ ] **Phase 1: a**\n- [ ] 01-01: x\n### Phase 1: x\n**Depends on**: Phases ${"1, ".repeat(n / 3)}`,
  "open front matter": (n) => `---\n${"a: [".repeat(n / 4)}`,
  "colons in front matter": (n) => `---\ntodos:\n - content: ${"a: ".repeat(n / 3)}\n---\n`,
  "remarks on epics": (n) => `development_status:\n  # Epic 1: ${"Epic 1: ".repeat(n / 8)}\n  epic-1: x\n`,
};

/**
 * Reads every shape, and every fixture of every dialect repeated, at three lengths, each twice the one before, with every dialect looking at
 * it; names the dialects that no fixture stands for. A ratio of two is linear.
 */
export function benchDoubling(length = 100_000): readonly string[] {
  const repeated = planFixtures().map(({ path, text }) => ({
    name: `${detectDialect({ path, text })?.dialect.name ?? "none"}: ${path}, repeated`,
    make: (n: number) => repeatedTo({ path, text }, n),
  }));
  const shapes = Object.entries(SHAPES).map(([name, make]) => ({
    name,
    make: (n: number) => ({ path: pathFor(make(10)), text: make(n) }),
  }));
  const met = new Set(planFixtures().map((file) => detectDialect(file)?.dialect.name));
  const unmet = dialects.filter(({ name }) => !met.has(name)).map(({ name }) => name);
  return [
    ...growthLines([...shapes, ...repeated], length),
    ...(unmet.length === 0 ? [] : [`no fixture of ${unmet.join(", ")}`]),
  ];
}

/** A kind of text, made at any length. */
export type Growing = { readonly name: string; readonly make: (this: void, length: number) => PlanFile };

/** A file's text, repeated until it is so long. */
export function repeatedTo({ path, text }: PlanFile, length: number): PlanFile {
  return { path, text: text.repeat(Math.max(1, Math.ceil(length / text.length))) };
}

/** Milliseconds to read each kind at three lengths, each twice the one before, and the last ratio; the worst first. */
export function growthLines(kinds: readonly Growing[], length: number): readonly string[] {
  return kinds
    .map(({ name, make }) => {
      const times = [1, 2, 4].map((times) => fastest(() => make(length * times)));
      return { name, times, ratio: times[2]! / Math.max(times[1]!, 0.5) };
    })
    .toSorted((a, b) => b.ratio - a.ratio)
    .map(
      ({ name, times, ratio }) =>
        `${ratio.toFixed(2).padStart(5)}  ${times.map((ms) => ms.toFixed(1).padStart(8)).join("")} ms  ${name}`,
    );
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("");
}

function pathFor(text: string): string {
  if (/^[[{]/.test(text)) return text.startsWith('{"id"') ? "plan.jsonl" : "plan.json";
  return text.startsWith("development") ? "status.yaml" : "plan.md";
}

/** The least of three readings of fresh files: what is remembered of a file is not measured. */
function fastest(make: () => { path: string; text: string }): number {
  const times = [0, 1, 2].map(() => {
    const file = make();
    const start = performance.now();
    for (const dialect of dialects) dialect.detect(file);
    readPlan([file]);
    return performance.now() - start;
  });
  return Math.min(...times);
}
