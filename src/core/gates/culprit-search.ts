/**
 * Which of `count` commits in a row first turned a gate red, when the last of them is red and what is before the first is
 * green: yields the place of a commit to try, is told whether it is green, and ends with the culprit's place after at most
 * ⌈log2 count⌉ of them (bisection). Where red and green alternate it is one that is red after a green one.
 */
export function* culpritSearch(count: number): Generator<number, number, boolean> {
  let green = -1;
  let red = count - 1;
  while (red - green > 1) {
    const middle = Math.floor((green + red) / 2);
    if (yield middle) green = middle;
    else red = middle;
  }
  return red;
}
