/** Finds out what a task on a list line is a part of: the one it is indented under, or whose id its own goes on from. */
export class ListParents {
  readonly #items: { indent: number; id: string; place: number }[] = [];

  /** A heading ends the list. */
  reset(): void {
    this.#items.length = 0;
  }

  /** Enters a task; answers the place of its parent. */
  enter(indent: number, id: string, place: number): number | undefined {
    while (this.#items.length > 0) {
      const top = this.#items.at(-1)!;
      if (top.indent < indent || id.startsWith(`${top.id}.`)) break;
      this.#items.pop();
    }
    const parent = this.#items.at(-1)?.place;
    this.#items.push({ indent, id, place });
    return parent;
  }

  /** Enters a numbered step; answers the id of the one before it. */
  enterStep(id: string, place: number): string | undefined {
    const before = this.#items.pop()?.id;
    this.#items.push({ indent: 0, id, place });
    return before;
  }
}
