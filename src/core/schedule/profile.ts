/** How much of one thing (agents, a file) is taken over time: a step function that starts at 0 and returns to it. */
export class Profile {
  /** Level i holds from `#times[i]` until `#times[i + 1]`; the last for ever. */
  readonly #times: number[] = [0];
  readonly #levels: number[] = [0];

  /** The earliest moment not before `from` at which the level stays at most `room` for so long; `length` > 0. */
  earliest(from: number, length: number, room: number): number {
    const times = this.#times;
    const levels = this.#levels;
    let at = from;
    for (let i = this.#segmentAt(from); ; i++) {
      if (levels[i]! > room) at = times[i + 1]!;
      else if (i + 1 === times.length || times[i + 1]! >= at + length) return at;
    }
  }

  /** Takes `amount` more from `from` until `until`, which lies after it. */
  take(from: number, until: number, amount: number): void {
    const first = this.#cut(from);
    const last = this.#cut(until);
    for (let i = first; i < last; i++) this.#levels[i]! += amount;
  }

  /** The segment that begins exactly at `time`, made where there is none. */
  #cut(time: number): number {
    const i = this.#segmentAt(time);
    if (this.#times[i] === time) return i;
    this.#times.splice(i + 1, 0, time);
    this.#levels.splice(i + 1, 0, this.#levels[i]!);
    return i + 1;
  }

  #segmentAt(time: number): number {
    const times = this.#times;
    let low = 0;
    for (let high = times.length - 1; low < high;) {
      const middle = (low + high + 1) >> 1;
      if (times[middle]! <= time) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
