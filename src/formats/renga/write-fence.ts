/** A fence longer than any that its text may hold. */
export function writeFence(info: string, text: string): string {
  const longest = [...text.matchAll(/`{3,}/g)].reduce((most, [run]) => Math.max(most, run.length), 2);
  const mark = "`".repeat(longest + 1);
  return `${mark}${info}\n${text}\n${mark}`;
}
