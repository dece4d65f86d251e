import { allFences } from "../fences.ts";
import { LINE, lineText } from "../line.ts";
import type { Lines } from "../line.ts";
import { idRanges } from "../merge/id-range.ts";

/** What graphs in fences say: waves of ids, and arrows from ids to ids. */
export type DrawnOrder = { readonly waves: readonly DrawnWave[]; readonly arrows: readonly Arrow[] };

/** One wave of a `{"waves": […]}`. */
export type DrawnWave = {
  readonly id: string;
  readonly title: string;
  readonly ids: readonly string[];
  /** Ids of the waves before it, where it names them. */
  readonly after: readonly string[] | undefined;
  readonly line: number;
};

/** `T001 → T002 + T003`: everything behind an arrow waits for everything before it. */
export type Arrow = {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly raw: string;
};

/**
 * Reads the graphs of a document: JSON with waves, and lines of ids and arrows in fences that hold no code. `known` tells the ids of
 * its tasks, `owned` the lines that belong to one of them: what stands there is the task's own.
 */
export function drawnOrder(lines: Lines, owned: Uint8Array, known: (id: string) => boolean): DrawnOrder {
  const waves: DrawnWave[] = [];
  const arrows: Arrow[] = [];
  for (const { open, close, start, end, language } of allFences(lines)) {
    if (owned[open] !== 0 || !DRAWN.has(language)) continue;
    const text = lines.text.slice(start, Math.min(end, start + LONGEST));
    if (text.includes('"waves"')) waves.push(...readWaves(text, open + 1));
    else if (ARROW.test(text))
      for (let line = open + 1; line <= close; line++)
        if (lines.kinds[line] === LINE.fenceBody) arrows.push(...readArrows(lineText(lines, line), known));
  }
  return { waves, arrows };
}

function readWaves(text: string, line: number): DrawnWave[] {
  const list = field(parsed(text), "waves");
  if (!Array.isArray(list)) return [];
  return list.map((wave: unknown, at): DrawnWave => {
    const tasks = Array.isArray(wave)
      ? wave
      : (field(wave, "tasks") ?? field(wave, "task_ids") ?? field(wave, "ids"));
    const after = field(wave, "depends_on") ?? field(wave, "dependsOn") ?? field(wave, "dependencies");
    return {
      id: word(field(wave, "id") ?? field(wave, "wave")) ?? String(at),
      title: word(field(wave, "name") ?? field(wave, "title") ?? field(wave, "description")) ?? "",
      ids: Array.isArray(tasks)
        ? tasks.flatMap((task: unknown) => word(task) ?? word(field(task, "id")) ?? [])
        : [],
      after: Array.isArray(after) ? after.flatMap((id: unknown) => word(id) ?? []) : undefined,
      line,
    };
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function word(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** The arrows of one line; a part without an id ("typecheck") ends the chain. */
function readArrows(line: string, known: (id: string) => boolean): Arrow[] {
  if (line.length > LONGEST_LINE || !ARROW.test(line)) return [];
  const parts = line.split(ARROW).map((part) => idsIn(part, known));
  const found: Arrow[] = [];
  for (let at = 1; at < parts.length; at++) {
    const [from, to] = [parts[at - 1]!, parts[at]!];
    if (from.length > 0 && to.length > 0) found.push({ from, to, raw: line.trim() });
  }
  return found;
}

/** The ids that open a part: "T002 + T003 in parallel", "T016 (routes)", "1.1 & 1.2", `A[1.1 Set up]`. */
function idsIn(part: string, known: (id: string) => boolean): string[] {
  const words = part.replace(/[^\p{L}\p{N}\s.,+&–_-]+/gu, " ").trim();
  const found: string[] = [];
  for (const { text, to, toText } of idRanges(words, known)) {
    const id = known(text) ? text : text.replace(/^T(?=\d)/i, "");
    if (!known(id)) continue;
    found.push(to === undefined ? id : `${id}-${toText!}`);
    if (found.length === MOST) break;
  }
  return found;
}

const MOST = 50;
const LONGEST = 2_000_000;
const LONGEST_LINE = 2000;
const ARROW = /→|⟶|➜|-{1,3}>|={1,2}>/u;
const DRAWN: ReadonlySet<string> = new Set([
  "",
  "json",
  "jsonc",
  "text",
  "txt",
  "plaintext",
  "mermaid",
  "ascii",
  "graph",
]);
