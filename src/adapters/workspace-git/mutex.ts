/** Runs one task after another, in the order they came. */
export type Mutex = <T>(task: () => Promise<T>) => Promise<T>;

/** A mutex of its own. */
export function mutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task, task);
    last = result.catch(() => {});
    return result;
  };
}

const shared = new Map<string, Mutex>();

/** The one mutex of this process for a key, such as a repository. */
export function mutexOf(key: string): Mutex {
  const known = shared.get(key) ?? mutex();
  shared.set(key, known);
  return known;
}
