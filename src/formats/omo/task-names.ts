import type { DraftTask } from "../dialect.ts";
import { idRanges } from "../merge/id-range.ts";
import { indexTasks } from "../merge/task-index.ts";

/** Places of the tasks that words name: "Task 2 (model), T4", "1-4, 6", "F1-F4"; remarks and names of waves are none. */
export function taskNames(tasks: readonly DraftTask[]): (words: string) => readonly number[] {
  const ids = tasks.map(({ id }) => id);
  const index = indexTasks(
    ids,
    ids.map(() => 0),
  );
  const plain = plainIds(tasks);
  return (words) => {
    const text = plain(
      words
        .slice(0, LONGEST)
        .replace(/\([^()]*\)/g, " ")
        .replace(OTHERS, " "),
    );
    const found = new Set<number>();
    for (const range of idRanges(text, (id) => index.find(id, 0).length > 0)) {
      const places =
        range.to === undefined
          ? index.findLoosely(range.text, 0)
          : (index.between(range.from, range.to, 0, MOST) ?? []);
      for (const place of places) found.add(place);
    }
    return [...found];
  };
}

/** Puts `T4` as `4` where the plan's own ids are bare numbers, as tables and drawings beside them like to say. */
export function plainIds(tasks: readonly DraftTask[]): (words: string) => string {
  const bare = tasks.some(({ id }) => /^\d/.test(id)) && !tasks.some(({ id }) => /^T\d/.test(id));
  return (words) => (bare ? words.replace(/\bT(?=\d)/g, "") : words);
}

const LONGEST = 2000;
const MOST = 1000;
const OTHERS = /\b(?:waves?|phases?|steps?)\s+#?\d[\d\s,&–-]*|\s[—–]\s.*$/gi;
