import type { Watch } from "../plan/plan.ts";
import { atJsonPath } from "./json-path.ts";
import type { Reading } from "./point.ts";
import { readNumber } from "./read-number.ts";

/** No more readings are taken from one look at an output: its last ones. */
const MOST_READINGS = 5_000;
/** Of a longer line only the beginning is looked at. */
const LONGEST_LINE = 4_096;

/**
 * The numbers in these lines, in their order: for each series every match of its pattern on a line, or what stands at
 * its JSON path in each line that is JSON (where none is, in all lines together). The step on the same line goes with
 * them. Throws a SyntaxError for what is no pattern; how long a pattern takes is the caller's care.
 */
export function extractNumbers(
  lines: readonly string[],
  watch: Pick<Watch, "series" | "step">,
): readonly Reading[] {
  const series = Object.entries(watch.series ?? {}).map(([name, path]) => ({ name, find: finder(path) }));
  if (series.length === 0) return [];
  const step = watch.step === undefined ? undefined : finder(watch.step);
  const readings: Reading[] = [];
  const read = (line: Line): void => {
    const x = step?.(line).findLast((value) => typeof value === "number");
    for (const { name, find } of series)
      for (const y of find(line)) readings.push({ series: name, ...(x === undefined ? {} : { x }), y });
  };
  const parsed = lines.map(parseLine);
  for (const line of parsed) read(line);
  const paths = Object.values(watch.series ?? {}).some(isPath);
  if (paths && parsed.every(({ json }) => json === undefined)) {
    const json = parseJson(lines.join("\n"));
    if (json !== undefined) read({ text: "", json });
  }
  return readings.slice(-MOST_READINGS);
}

type Line = { readonly text: string; readonly json: unknown };
type Find = (line: Line) => readonly (number | null)[];

const isPath = (text: string): boolean => text.startsWith("$");

function parseLine(line: string): Line {
  return { text: line.slice(0, LONGEST_LINE), json: parseJson(line) };
}

function parseJson(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function finder(path: string): Find {
  if (isPath(path)) return ({ json }) => valuesAt(json, path);
  const pattern = new RegExp(path, "gi");
  return ({ text }) =>
    Array.from(text.matchAll(pattern), (match) => readNumber(match[1] ?? match[0])).filter(
      (y) => y !== undefined,
    );
}

function valuesAt(json: unknown, path: string): readonly (number | null)[] {
  const value = json === undefined ? undefined : atJsonPath(json, path);
  if (typeof value === "number") return [Number.isFinite(value) ? value : null];
  // Programs that cannot write NaN in JSON write null, or the word.
  if (value === null) return [null];
  const read = typeof value === "string" ? readNumber(value) : undefined;
  return read === undefined ? [] : [read];
}
