/** Finds the one file of the repository that has the name of a missing one, and more of its folders than any other. */
export function likelyFile(files: ReadonlySet<string>): (missing: string) => string | undefined {
  let byName: Map<string, string[]> | undefined;
  return (missing) => {
    byName ??= Map.groupBy(files, nameOf);
    const same = byName.get(nameOf(missing)) ?? [];
    if (same.length > MOST_COMPARED || COMMON.test(nameOf(missing))) return undefined;
    const folders = new Set(missing.split("/").slice(0, -1));
    let [best, most, ties] = [undefined as string | undefined, -1, 0];
    for (const file of same) {
      const shared = file.split("/").filter((part) => folders.has(part)).length;
      if (shared === most) ties++;
      if (shared > most) [best, most, ties] = [file, shared, 0];
    }
    return ties === 0 && (most > 0 || same.length === 1) ? best : undefined;
  };
}

const MOST_COMPARED = 50;
/** Names that every other folder has. */
const COMMON = /^(?:index|mod|main|__init__|readme|page|layout|route|types|package|config|utils)\.\w+$/i;

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
