/** What a plan's paths are held against; names of files are relative to the root, with `/`. */
export type RepositoryFacts = { readonly name: string; readonly files: ReadonlySet<string> };

/** How a path of another machine was recognised. */
export type Evidence = "files" | "name" | "folders";

export type Placed = { readonly path: string; readonly root: string; readonly by: Evidence };

/** Folders that stand at the top of repositories of every kind. */
const TOP_FOLDERS = new Set(
  (
    "src lib libs app apps test tests __tests__ spec e2e packages crates cmd internal docs public " +
    "components scripts examples migrations .github .claude"
  ).split(" "),
);

/** Absolute paths that begin so are the machine's own. */
const SYSTEM = new Set("etc usr bin sbin dev proc sys boot lib64 System Library Windows".split(" "));

/** How many segments at most belong to the machine before a project can begin, by the first of them. */
const HOMES: ReadonlyMap<string, number> = new Map([
  ...(["home", "Users"] as const).map((name) => [name, 2] as const),
  ...(
    ["root", "~", "app", "workspace", "workspaces", "repo", "code", "project", "tmp", "opt", "srv"] as const
  ).map((name) => [name, 1] as const),
]);

/** Whether machines have a folder of this name at their root, or people keep their work there. */
export function isMachineFolder(name: string): boolean {
  return SYSTEM.has(name) || HOMES.has(name);
}

/**
 * Where each of these absolute paths lies in the repository; a path that cannot be placed is left out. The root on the
 * author's machine is found once for all of them: by files that the repository has at the end of the path, then by the
 * repository's own name in the path, then by the first folder that commonly stands at the top of a repository.
 */
export function placeInRepository(
  paths: Iterable<string>,
  facts: RepositoryFacts,
): ReadonlyMap<string, Placed> {
  const split = [...paths].map((path) => ({ path, parts: segments(path) }));
  const tiers: { readonly by: Evidence; readonly roots: ReadonlyMap<string, number> }[] = [
    { by: "files", roots: tally(split, (parts) => rootByFiles(parts, facts.files, 2)) },
    { by: "name", roots: tally(split, (parts) => rootByName(parts, facts)) },
    { by: "folders", roots: tally(split, rootByFolders) },
    { by: "files", roots: tally(split, (parts) => rootByFiles(parts, facts.files, 1)) },
  ];
  const placed = new Map<string, Placed>();
  for (const { path, parts } of split) {
    for (const { by, roots } of tiers) {
      const length = bestRoot(parts, roots);
      if (length === undefined) continue;
      const end = path.endsWith("/") ? "/" : "";
      const inside = parts.slice(length).join("/");
      placed.set(path, {
        path: inside === "" ? "**" : inside + end,
        root: rootText(path, parts, length),
        by,
      });
      break;
    }
  }
  return placed;
}

type Split = { readonly path: string; readonly parts: readonly string[] };
type Vote = { readonly length: number; readonly weight: number };

function segments(path: string): readonly string[] {
  return path.split("/").filter((part) => part !== "");
}

function rootText(path: string, parts: readonly string[], length: number): string {
  const start = path.startsWith("/") ? "/" : "";
  return length === 0 ? start : `${start}${parts.slice(0, length).join("/")}/`;
}

function tally(
  split: readonly Split[],
  vote: (parts: readonly string[]) => Vote | undefined,
): ReadonlyMap<string, number> {
  const roots = new Map<string, number>();
  for (const { parts } of split) {
    const given = vote(parts);
    if (given === undefined) continue;
    const root = parts.slice(0, given.length).join("/");
    roots.set(root, (roots.get(root) ?? 0) + given.weight);
  }
  return roots;
}

/** Length of the most voted root above the path, the shortest of equals. */
function bestRoot(parts: readonly string[], roots: ReadonlyMap<string, number>): number | undefined {
  if (roots.size === 0) return undefined;
  let best: number | undefined;
  let most = 0;
  let root = "";
  for (let length = 0; length <= parts.length; length++) {
    if (length > 0) root = length === 1 ? parts[0]! : `${root}/${parts[length - 1]!}`;
    const votes = roots.get(root) ?? 0;
    if (votes > most) [best, most] = [length, votes];
  }
  return best;
}

function rootByFiles(parts: readonly string[], files: ReadonlySet<string>, least: number): Vote | undefined {
  if (files.size === 0 || (least === 1 && SYSTEM.has(parts[0]!))) return undefined;
  for (let length = 0; length <= parts.length - least; length++) {
    if (files.has(parts.slice(length).join("/"))) return { length, weight: parts.length - length };
  }
  return undefined;
}

function rootByName(parts: readonly string[], { name, files }: RepositoryFacts): Vote | undefined {
  const wanted = bare(name);
  if (wanted === "") return undefined;
  const places = parts.flatMap((part, i) => (i < parts.length - 1 && bare(part) === wanted ? [i + 1] : []));
  if (places.length === 0) return undefined;
  const tops = places.length > 1 ? new Set([...files].map((file) => segments(file)[0])) : new Set<string>();
  return { length: places.find((at) => tops.has(parts[at])) ?? places[0]!, weight: 1 };
}

/** Letters and digits only: `Loss Studio` and `loss-studio` are one name. */
function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

function rootByFolders(parts: readonly string[]): Vote | undefined {
  if (SYSTEM.has(parts[0] ?? "")) return undefined;
  const home = HOMES.get(/^[A-Za-z]:$/.test(parts[0] ?? "") ? (parts[1] ?? "") : (parts[0] ?? "")) ?? 0;
  const first = (from: number): number => parts.findIndex((part, i) => i >= from && TOP_FOLDERS.has(part));
  const below = first(home);
  // `/app/page.tsx` may lie in the repository's own `app`, but not when others show that /app is the machine's.
  const length = below === -1 ? first(0) : below;
  return length === -1 ? undefined : { length, weight: below === -1 ? 1e-6 : 1 };
}
