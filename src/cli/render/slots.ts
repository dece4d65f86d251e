/** Gives each running task a line of its own in a fixed order: whoever comes next takes the line of one that ended, so that the others stay where they are. */
export type Slots = { place(active: readonly string[]): string[] };

/** No task has a line yet. */
export function createSlots(): Slots {
  let slots: (string | undefined)[] = [];
  return {
    place(active) {
      const live = new Set(active);
      slots = slots.map((key) => (key !== undefined && live.has(key) ? key : undefined));
      const placed = new Set(slots);
      let from = 0;
      for (const key of active) {
        if (placed.has(key)) continue;
        while (slots[from] !== undefined) from++;
        slots[from] = key;
      }
      while (slots.length > 0 && slots.at(-1) === undefined) slots.pop();
      return slots.filter((key) => key !== undefined);
    },
  };
}
