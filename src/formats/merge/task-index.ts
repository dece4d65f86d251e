import { compareNumbers, idParts } from "../id-order.ts";
import type { IdParts } from "../id-order.ts";

/** Finds tasks by what documents call them. Tasks are named by their place in the plan; `file` is the place of the asking file. */
export type TaskIndex = {
  /** Tasks with this id: those of the asking file, else those of the first file that has it; none where no task bears it. */
  find(id: string, file: number): readonly number[];
  /** The one task that `find` finds, without a list around it; -1 where it finds none or several. */
  only(id: string, file: number): number;
  /** The same as `find`, whatever the capitals, leading zeros and marks between letters and digits. */
  findLoosely(id: string, file: number): readonly number[];
  /** Tasks whose ids lie between two ids, both included, in counting order; undefined where they are more than `most`. */
  between(from: IdParts, to: IdParts, file: number, most?: number): readonly number[] | undefined;
  /** No two tasks have one id. */
  readonly unique: boolean;
};

/** Indexes ids once; look-ups by id are constant, ranges logarithmic plus their size. */
export function indexTasks(ids: readonly string[], files: readonly number[]): TaskIndex {
  const exact = byName(ids, files, (id) => id);
  let loose: Map<string, number | Namesakes> | undefined;
  let shelves: Map<string, Shelf> | undefined;
  const find = (id: string, file: number): readonly number[] => nearest(exact.get(id), file);
  return {
    find,
    only(id, file) {
      const found = exact.get(id);
      if (typeof found === "number") return found;
      const tasks = nearest(found, file);
      return tasks.length === 1 ? tasks[0]! : -1;
    },
    findLoosely(id, file) {
      const found = find(id, file);
      if (found.length > 0) return found;
      loose ??= byName(ids, files, fold);
      return nearest(loose.get(fold(id)), file);
    },
    between(from, to, file, most = Number.MAX_SAFE_INTEGER) {
      shelves ??= shelve(ids, files);
      const name = shelfName(from.prefix, from.numbers.length);
      const [low, high] = compareNumbers(from.numbers, to.numbers) <= 0 ? [from, to] : [to, from];
      for (const shelf of [shelves.get(`${file} ${name}`), shelves.get(name)]) {
        if (shelf === undefined) continue;
        const start = firstNotBefore(shelf, low.numbers, 0);
        const end = firstNotBefore(shelf, high.numbers, 1);
        if (end - start > most) return undefined;
        if (end > start) return shelf.slice(start, end).map(({ task }) => task);
      }
      return NOBODY;
    },
    unique: exact.size === ids.length,
  };
}

const NOBODY: readonly number[] = [];

/** Tasks that share a name, by file. */
type Namesakes = { readonly first: number; readonly byFile: Map<number, number[]> };

function byName(
  ids: readonly string[],
  files: readonly number[],
  name: (id: string) => string,
): Map<string, number | Namesakes> {
  const found = new Map<string, number | Namesakes>();
  for (let task = 0; task < ids.length; task++) {
    const key = name(ids[task]!);
    const known = found.get(key);
    if (known === undefined) found.set(key, task);
    else if (typeof known === "number") {
      const namesakes: Namesakes = { first: files[known]!, byFile: new Map([[files[known]!, [known]]]) };
      addTo(namesakes.byFile, files[task]!, task);
      found.set(key, namesakes);
    } else addTo(known.byFile, files[task]!, task);
  }
  return found;
}

function nearest(found: number | Namesakes | undefined, file: number): readonly number[] {
  if (found === undefined) return NOBODY;
  if (typeof found === "number") return [found];
  return found.byFile.get(file) ?? found.byFile.get(found.first)!;
}

type Shelf = { readonly numbers: readonly number[]; readonly task: number }[];

/** Tasks by letters and depth of their ids, those of each file and those of all, in counting order. */
function shelve(ids: readonly string[], files: readonly number[]): Map<string, Shelf> {
  const shelves = new Map<string, Shelf>();
  for (let task = 0; task < ids.length; task++) {
    const { prefix, numbers } = idParts(ids[task]!);
    if (numbers.length === 0) continue;
    const name = shelfName(prefix, numbers.length);
    const book = { numbers, task };
    addTo(shelves, name, book);
    addTo(shelves, `${files[task]!} ${name}`, book);
  }
  for (const shelf of shelves.values())
    shelf.sort((a, b) => compareNumbers(a.numbers, b.numbers) || a.task - b.task);
  return shelves;
}

function shelfName(prefix: string, depth: number): string {
  return `${depth}${prefix.toLowerCase()}`;
}

/** First place on a shelf whose numbers are not before `numbers`; with `past` 1, the first behind them. */
function firstNotBefore(shelf: Shelf, numbers: readonly number[], past: 0 | 1): number {
  let low = 0;
  let high = shelf.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareNumbers(shelf[middle]!.numbers, numbers) < past) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Small letters, no leading zeros, no mark between letters and digits: `Task-007` and `task 7` are one. */
function fold(id: string): string {
  return id
    .toLowerCase()
    .replace(/[\s_#-]+/g, "-")
    .replace(/(^|\D)0+(?=\d)/g, "$1");
}

function addTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
