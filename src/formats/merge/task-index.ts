import { compareNumbers, idParts } from "../id-order.ts";
import type { IdParts } from "../id-order.ts";

/** Finds tasks by what documents call them. Tasks are named by their place in the plan; `file` is the place of their file. */
export type TaskIndex = {
  /** Tasks with this id: those of the asking file, else those of the first file that has it; none where no task bears it. */
  find(id: string, file: number): readonly number[];
  /** The same, whatever the capitals, leading zeros and marks between letters and digits. */
  findLoosely(id: string, file: number): readonly number[];
  /** Tasks whose ids lie between two ids, both included, in counting order. */
  between(from: IdParts, to: IdParts, file: number): number[];
};

/** Indexes ids once; look-ups by id are constant, ranges logarithmic plus their size. */
export function indexTasks(ids: readonly string[], files: readonly number[]): TaskIndex {
  const exact = new Map<string, number | number[]>();
  for (let task = 0; task < ids.length; task++) add(exact, ids[task]!, task);
  let folded: Map<string, number | number[]> | undefined;
  let shelves: Map<string, Shelf> | undefined;
  const nearest = (found: number | number[], file: number): readonly number[] => {
    if (typeof found === "number") return [found];
    const own = found.filter((task) => files[task] === file);
    return own.length > 0 ? own : found.filter((task) => files[task] === files[found[0]!]);
  };
  return {
    find(id, file) {
      const found = exact.get(id);
      return found === undefined ? NOBODY : nearest(found, file);
    },
    findLoosely(id, file) {
      const found = exact.get(id);
      if (found !== undefined) return nearest(found, file);
      folded ??= foldAll(ids);
      const loose = folded.get(fold(id));
      return loose === undefined ? NOBODY : nearest(loose, file);
    },
    between(from, to, file) {
      shelves ??= shelve(ids);
      const shelf = shelves.get(shelfName(from.prefix, from.numbers.length));
      if (shelf === undefined) return [];
      const [low, high] = compareNumbers(from.numbers, to.numbers) <= 0 ? [from, to] : [to, from];
      const found: number[] = [];
      for (let at = lowerBound(shelf, low.numbers); at < shelf.length; at++) {
        const { numbers, task } = shelf[at]!;
        if (compareNumbers(numbers, high.numbers) > 0) break;
        found.push(task);
      }
      const own = found.filter((task) => files[task] === file);
      return own.length > 0 ? own : found;
    },
  };
}

const NOBODY: readonly number[] = [];

type Shelf = { numbers: readonly number[]; task: number }[];

function shelve(ids: readonly string[]): Map<string, Shelf> {
  const shelves = new Map<string, Shelf>();
  for (let task = 0; task < ids.length; task++) {
    const { prefix, numbers } = idParts(ids[task]!);
    if (numbers.length === 0) continue;
    const name = shelfName(prefix, numbers.length);
    const shelf = shelves.get(name);
    if (shelf === undefined) shelves.set(name, [{ numbers, task }]);
    else shelf.push({ numbers, task });
  }
  for (const shelf of shelves.values())
    shelf.sort((a, b) => compareNumbers(a.numbers, b.numbers) || a.task - b.task);
  return shelves;
}

function shelfName(prefix: string, depth: number): string {
  return `${depth}${prefix.toLowerCase()}`;
}

function lowerBound(shelf: Shelf, numbers: readonly number[]): number {
  let low = 0;
  let high = shelf.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareNumbers(shelf[middle]!.numbers, numbers) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function foldAll(ids: readonly string[]): Map<string, number | number[]> {
  const folded = new Map<string, number | number[]>();
  for (let task = 0; task < ids.length; task++) add(folded, fold(ids[task]!), task);
  return folded;
}

/** Small letters, no leading zeros, no mark between letters and digits: `Task-007` and `task 7` are one. */
function fold(id: string): string {
  return id
    .toLowerCase()
    .replace(/[\s_#-]+/g, "-")
    .replace(/(^|\D)0+(?=\d)/g, "$1");
}

function add(map: Map<string, number | number[]>, id: string, task: number): void {
  const found = map.get(id);
  if (found === undefined) map.set(id, task);
  else if (typeof found === "number") map.set(id, [found, task]);
  else found.push(task);
}
