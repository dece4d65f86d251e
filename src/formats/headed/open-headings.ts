import { compact } from "../append.ts";
import type { DraftTask } from "../dialect.ts";
import { closeSection } from "./section.ts";
import type { Section } from "./section.ts";

/** An open heading: the group it opened, and the section where it was a task heading itself. */
export type OpenHeading = {
  readonly depth: number;
  readonly place: number;
  readonly section: Section | undefined;
};

/** The headings that the present line stands under. */
export class OpenHeadings {
  readonly #open: OpenHeading[] = [];
  /** Groups of the last task: neighbours mostly share them, and then share the list. */
  #last: readonly number[] = [];

  /** The innermost one. */
  get top(): OpenHeading | undefined {
    return this.#open.at(-1);
  }

  push(heading: OpenHeading): void {
    this.#open.push(heading);
  }

  /** Ends the headings from a depth on; sections hand their fields down to their tasks. */
  close(depth: number, tasks: DraftTask[]): void {
    while (this.#open.length > 0 && this.#open.at(-1)!.depth >= depth) {
      const { section } = this.#open.pop()!;
      if (section !== undefined) closeSection(section, tasks);
    }
  }

  /** Places of the groups that a task here is in, outermost first, with those it names itself behind them. */
  groups(named: readonly number[]): readonly number[] {
    if (named.length === 0 && this.#isLast()) return this.#last;
    const groups = this.#open.map(({ place }) => place);
    for (const place of named) if (!groups.includes(place)) groups.push(place);
    const same = groups.length === this.#last.length && groups.every((group, at) => group === this.#last[at]);
    if (!same) this.#last = compact(groups);
    return this.#last;
  }

  #isLast(): boolean {
    // Asked for every task: no closure.
    for (let at = 0; at < this.#open.length; at++) if (this.#open[at]!.place !== this.#last[at]) return false;
    return this.#open.length === this.#last.length;
  }
}
