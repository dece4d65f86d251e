import type { Task } from "../plan.ts";

/** The first few of a list in words: `a, b, c and 4 more`. */
export function few(items: readonly string[], most = 3): string {
  if (items.length > most) return `${items.slice(0, most).join(", ")} and ${items.length - most} more`;
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)!}`;
}

/** A task by its id, and by its line where it is not the first of that id. */
export function called({ id, key, span }: Task): string {
  return id === key ? id : `${id} on line ${span.line}`;
}

/** `1 task`, `2 tasks`. */
export function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** A number with at most so many decimals, without trailing zeros. */
export function rounded(value: number, decimals = 1): string {
  return String(Number(value.toFixed(decimals)));
}
