import { dependencyField } from "../fix/dependency-field.ts";
import type { Span, Task } from "../plan.ts";

/** Whether offsets in the task's body, added to its start, are offsets in its file. */
export function isVerbatim({ body, span }: Task): boolean {
  return body.length === span.end - span.start;
}

/** The first line of a task, where it is named. */
export function headOf(task: Task): Span {
  if (!isVerbatim(task)) return { ...task.span, endLine: task.span.line };
  const { body } = task;
  const end = body.indexOf("\n");
  const line = end === -1 ? body.length : end - Number(body[end - 1] === "\r");
  return within(task, 0, line);
}

/** The first place in the task's text where one of these stands as a whole word, below its head if it can; else the head. */
export function placeOf(task: Task, words: readonly (string | undefined)[]): Span {
  if (!isVerbatim(task)) return headOf(task);
  const below = task.body.indexOf("\n") + 1;
  for (const word of words) {
    if (word === undefined || word === "") continue;
    const at = wordAt(task.body, word, below) ?? wordAt(task.body, word, 0);
    if (at !== undefined) return within(task, at, at + word.length);
  }
  return headOf(task);
}

/** Where the task says that it depends on this: the word in its field of dependencies, else anywhere in its text. */
export function dependencyPlace(task: Task, words: readonly (string | undefined)[]): Span {
  const field = isVerbatim(task) ? dependencyField(task.body) : undefined;
  if (field !== undefined) {
    for (const word of words) {
      const at = word === undefined || word === "" ? undefined : wordAt(task.body, word, field.start);
      if (at !== undefined && at + word!.length <= field.end) return within(task, at, at + word!.length);
    }
  }
  return placeOf(task, words);
}

/** A stretch of the task's text as a place in its file. */
export function within({ span, body }: Task, from: number, to: number): Span {
  const line = span.line + newlines(body, 0, from);
  return {
    file: span.file,
    line,
    endLine: line + newlines(body, from, to),
    start: span.start + from,
    end: span.start + to,
  };
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** Offset of the first occurrence from `from` on that is not part of a longer name: `2.1` is not in `2.10` or `2.1.3`. */
export function wordAt(text: string, word: string, from: number): number | undefined {
  for (let at = text.indexOf(word, from); at !== -1; at = text.indexOf(word, at + 1)) {
    const before = text.slice(Math.max(0, at - 2), at);
    const behind = text.slice(at + word.length, at + word.length + 2);
    if (
      !(COMES_FROM.test(before) && NAME.test(word[0]!)) &&
      !(GOES_ON.test(behind) && NAME.test(word.at(-1)!))
    )
      return at;
  }
  return undefined;
}

const NAME = /[\p{L}\p{N}_]/u;
const COMES_FROM = /(?:[\p{L}\p{N}_]|[\p{L}\p{N}_][.-])$/u;
const GOES_ON = /^(?:[\p{L}\p{N}_]|[.-][\p{L}\p{N}_])/u;
