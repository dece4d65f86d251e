/** Makes names unique in order: the first keeps its name, later ones get `#2`, `#3`. */
export function uniqueKeys(names: readonly string[]): readonly string[] {
  const taken = new Set<string>(names);
  const count = new Map<string, number>();
  return names.map((name) => {
    const seen = (count.get(name) ?? 0) + 1;
    count.set(name, seen);
    if (seen === 1) return name;
    let number = seen;
    while (taken.has(`${name}#${number}`)) number++;
    const key = `${name}#${number}`;
    taken.add(key);
    count.set(name, number);
    return key;
  });
}
