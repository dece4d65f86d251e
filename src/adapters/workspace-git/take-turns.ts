/** Runs one piece of work after another, in the order they came. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** Turns of their own. */
export function takeTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result.catch(() => {});
    return result;
  };
}

const shared = new Map<string, Turns>();

/** The turns that all of this process takes over one thing, such as a repository. */
export function turnsOver(thing: string): Turns {
  const known = shared.get(thing) ?? takeTurns();
  shared.set(thing, known);
  return known;
}
