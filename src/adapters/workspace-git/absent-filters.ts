import type { Git } from "./git.ts";

/**
 * Names of filter drivers (`lfs`) that the configuration asks for and whose program is not on this machine. With them git could
 * not put a single file; without them pointers stay pointers.
 */
export async function absentFilters(git: Git, root: string): Promise<readonly string[]> {
  const args = ["config", "-z", "--get-regexp", String.raw`^filter\..*\.(process|smudge|clean)$`];
  const answer = await git.run(args, { cwd: root, asUser: true });
  const absent = new Set<string>();
  for (const entry of answer.stdout.toString().split("\0")) {
    const [, name, command] = /^filter\.(.*)\.\w+\n(.*)$/s.exec(entry) ?? [];
    const [program] = command?.trim().match(/^[\w./+-]+/) ?? [];
    if (name === undefined || program === undefined || absent.has(name)) continue;
    // Looked for as git itself would: in its own folder of programs too, and through a shell.
    const probe = ["-c", `alias.renga-probe=!command -v '${program}' >/dev/null`, "renga-probe"];
    if ((await git.run(probe, { cwd: root })).code !== 0) absent.add(name);
  }
  return [...absent];
}

/** Settings that make git take files of these drivers as they are. */
export function withoutFilters(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => [
    ...["process", "smudge", "clean"].flatMap((what) => ["-c", `filter.${name}.${what}=`]),
    "-c",
    `filter.${name}.required=false`,
  ]);
}

/** Those of the paths whose attributes ask for one of these drivers. */
export async function filteredPaths(
  git: Git,
  place: { readonly cwd: string; readonly gitDir: string },
  paths: readonly string[],
  names: readonly string[],
): Promise<readonly string[]> {
  if (names.length === 0 || paths.length === 0) return [];
  const input = paths.map((path) => `${path}\0`).join("");
  const words = (await git.text(["check-attr", "--stdin", "-z", "filter"], { ...place, input })).split("\0");
  return paths.filter((_, i) => names.includes(words[3 * i + 2] ?? ""));
}
