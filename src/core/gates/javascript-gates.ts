import type { GateKind, Manifests, ProjectGate } from "./project.ts";

export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

/** Whose lock file is there, else whom package.json names, else npm. */
export function packageManager({ names, texts }: Manifests): PackageManager {
  const locked = LOCKS.find(([file]) => names.has(file))?.[1];
  if (locked !== undefined) return locked;
  const named = packageOf(texts)?.packageManager;
  const manager = typeof named === "string" ? named.split("@", 1)[0] : undefined;
  return LOCKS.find(([, it]) => it === manager)?.[1] ?? "npm";
}

/** Lock files and who writes them; the first that is there decides. */
export const LOCKS: readonly (readonly [file: string, manager: PackageManager])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
  ["npm-shrinkwrap.json", "npm"],
];

const SCRIPTS: readonly (readonly [kind: GateKind, ...scripts: string[]])[] = [
  ["test", "test"],
  ["types", "typecheck", "type-check", "check-types", "check:types", "types", "tsc"],
  ["lint", "lint"],
  ["build", "build"],
];

/** package.json's scripts for tests, types, lint and build, called as the project's package manager calls them. */
export function javascriptGates(project: Manifests): readonly ProjectGate[] {
  const scripts = packageOf(project.texts)?.scripts;
  if (typeof scripts !== "object" || scripts === null) return [];
  const manager = packageManager(project);
  return SCRIPTS.flatMap(([kind, ...names]) => {
    const name = names.find((it) => isGate((scripts as Record<string, unknown>)[it]));
    return name === undefined ? [] : [{ kind, command: call(manager, name), from: "package.json" }];
  });
}

/** npm's placeholder proves nothing, and what watches never ends. */
function isGate(script: unknown): boolean {
  return (
    typeof script === "string" &&
    script.trim() !== "" &&
    !script.includes("no test specified") &&
    !/\s--?watch(?:All)?(?![=\w-]*(?:false|0))\b/u.test(script)
  );
}

function call(manager: PackageManager, script: string): string {
  // `bun test` is bun's own runner, whatever the script says.
  return script === "test" && manager !== "bun" ? `${manager} test` : `${manager} run ${script}`;
}

type Package = { readonly scripts?: unknown; readonly packageManager?: unknown } & Readonly<
  Record<string, unknown>
>;

/** package.json as far as it can be read. */
export function packageOf(texts: ReadonlyMap<string, string>): Package | undefined {
  try {
    const parsed: unknown = JSON.parse((texts.get("package.json") ?? "").replace(/^\uFEFF/u, ""));
    return typeof parsed === "object" && parsed !== null ? (parsed as Package) : undefined;
  } catch {
    return undefined;
  }
}
