/**
 * What changed between two texts of equally many lines, in the form of `diff -u`; empty: nothing. Lines are compared one
 * by one, which is all it takes where no edit adds or removes any. A text of other length is shown as wholly replaced.
 */
export function unifiedDiff(path: string, before: string, after: string): string[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const changed =
    old.length === now.length ? old.flatMap((line, at) => (line === now[at] ? [] : [at])) : undefined;
  if (changed?.length === 0) return [];
  const head = [`--- a/${path}`, `+++ b/${path}`];
  if (changed === undefined)
    return [
      ...head,
      `@@ -1,${old.length} +1,${now.length} @@`,
      ...old.map((line) => `-${line}`),
      ...now.map((line) => `+${line}`),
    ];
  return [...head, ...hunksOf(changed, old.length).flatMap(([from, to]) => hunk(old, now, from, to))];
}

/** Lines of context around a change. */
const CONTEXT = 3;

/** Stretches of lines, `from` to before `to`, that hold the changed ones and their context. */
function hunksOf(changed: readonly number[], length: number): [number, number][] {
  const hunks: [number, number][] = [];
  for (const at of changed) {
    const [from, to] = [Math.max(0, at - CONTEXT), Math.min(length, at + CONTEXT + 1)];
    const last = hunks.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = to;
    else hunks.push([from, to]);
  }
  return hunks;
}

function hunk(old: readonly string[], now: readonly string[], from: number, to: number): string[] {
  // What follows the last line break is no line.
  const end = to === old.length && old[to - 1] === "" && now[to - 1] === "" ? to - 1 : to;
  const lines = [`@@ -${from + 1},${end - from} +${from + 1},${end - from} @@`];
  for (let at = from; at < end;) {
    if (old[at] === now[at]) {
      lines.push(` ${old[at++]!}`);
      continue;
    }
    const first = at;
    while (at < end && old[at] !== now[at]) lines.push(`-${old[at++]!}`);
    for (let put = first; put < at; put++) lines.push(`+${now[put]!}`);
  }
  return lines;
}
