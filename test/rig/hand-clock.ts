/** A clock that stands still until it is moved, with timers that fire when it passes them. */
export class HandClock {
  time: number;
  #timers: { readonly at: number; readonly fire: () => void }[] = [];

  constructor(time: number) {
    this.time = time;
  }

  readonly now = (): number => this.time;

  readonly after = (ms: number, then: () => void): (() => void) => {
    const timer = { at: this.time + ms, fire: then };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** Moves on to this time; timers on the way fire in order, each at its own moment. */
  moveTo(time: number): void {
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= time).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== due);
      this.time = Math.max(this.time, due.at);
      due.fire();
    }
    this.time = Math.max(this.time, time);
  }
}
