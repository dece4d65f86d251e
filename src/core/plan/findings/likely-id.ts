import type { Task } from "../plan.ts";

/** Finds the one id that differs from a wrong one only in capitals, leading zeros, punctuation or the word before it. */
export function likelyId(tasks: readonly Task[]): (wrong: string) => string | undefined {
  let ids: Map<string, string | null> | undefined;
  return (wrong) => {
    ids ??= byShape(tasks);
    return ids.get(shapeOf(wrong)) ?? undefined;
  };
}

/** Ids by their shapes; null where several have one. */
function byShape(tasks: readonly Task[]): Map<string, string | null> {
  const ids = new Map<string, string | null>();
  for (const { id, key } of tasks) {
    const shape = shapeOf(id);
    ids.set(shape, ids.has(shape) || id !== key ? null : id);
  }
  return ids;
}

/** `TASK-007`, `T7` and `7` are alike, `1.10` and `1.1` are not. */
function shapeOf(id: string): string {
  const parts = id.toLowerCase().match(/\d+|\p{L}+/gu) ?? [];
  const numbered = parts.some((part) => /\d/.test(part));
  const kept = numbered ? parts.filter((part) => !WORDS.has(part)) : parts;
  return kept.map((part) => part.replace(/^0+(?=\d)/, "")).join(" ");
}

const WORDS = new Set(["task", "t", "step", "mt", "id", "issue"]);
