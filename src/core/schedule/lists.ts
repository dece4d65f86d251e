/** One short list of numbers for each of n owners, in two flat arrays: owner i has `items[start[i]] … items[start[i + 1] - 1]`. */
export type Lists = { readonly start: Int32Array; readonly items: Int32Array };

/** Turns the lists round: item j of the result is owned by every i whose list held j. */
export function invert(lists: Lists, owners: number): Lists {
  const { start, items } = lists;
  const inverse = new Int32Array(owners + 1);
  for (let e = 0; e < items.length; e++) inverse[items[e]! + 1]! += 1;
  for (let i = 0; i < owners; i++) inverse[i + 1]! += inverse[i]!;
  const next = inverse.slice();
  const holders = new Int32Array(items.length);
  for (let i = 0; i + 1 < start.length; i++) {
    for (let e = start[i]!; e < start[i + 1]!; e++) holders[next[items[e]!]!++] = i;
  }
  return { start: inverse, items: holders };
}
