/**
 * The lines of an output that the one before did not have yet: a command such as `tail -n 20 log` shows most of its
 * lines again and again. What the old one ends with and the new one begins with is known (the longest such piece,
 * found by the prefix function of Knuth, Morris and Pratt, so in linear time); all the rest is new.
 */
export function newLines(before: readonly string[], now: readonly string[]): readonly string[] {
  const known = overlap(before, now);
  return known === 0 ? now : now.slice(known);
}

function overlap(before: readonly string[], now: readonly string[]): number {
  const fallback = prefixFunction(now);
  let matched = 0;
  // A longer history than the new output cannot matter.
  for (let i = Math.max(0, before.length - now.length); i < before.length; i++) {
    while (matched > 0 && (matched === now.length || before[i] !== now[matched]))
      matched = fallback[matched - 1] ?? 0;
    if (before[i] === now[matched]) matched++;
  }
  return matched;
}

/** For each place the length of the longest beginning that also ends there, the whole left out. */
function prefixFunction(lines: readonly string[]): readonly number[] {
  const lengths = lines.map(() => 0);
  for (let i = 1, matched = 0; i < lines.length; i++) {
    while (matched > 0 && lines[i] !== lines[matched]) matched = lengths[matched - 1] ?? 0;
    if (lines[i] === lines[matched]) matched++;
    lengths[i] = matched;
  }
  return lengths;
}

/** The lines of a text, without empty ones and without what a progress bar has overwritten. */
export function linesOf(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) =>
      line
        .replace(/\r+$/, "")
        .slice(line.replace(/\r+$/, "").lastIndexOf("\r") + 1)
        .trimEnd(),
    )
    .filter((line) => line !== "");
}
