import { javascriptGates } from "./javascript-gates.ts";
import type { GateKind, Manifests, ProjectGate } from "./project.ts";
import { pythonGates } from "./python-gates.ts";

/**
 * The commands by which this project proves itself, as its own files tell: package.json scripts, pyproject.toml and its
 * like, Cargo.toml, go.mod. A Makefile's targets count for what nothing else was found for. Only the repository's root is looked at.
 */
export function foundGates(project: Manifests): readonly ProjectGate[] {
  const found = [
    ...javascriptGates(project),
    ...pythonGates(project),
    ...rustGates(project),
    ...goGates(project),
  ];
  const kinds = new Set(found.map(({ kind }) => kind));
  return [...found, ...makeGates(project).filter(({ kind }) => !kinds.has(kind))];
}

function rustGates({ texts, names }: Manifests): readonly ProjectGate[] {
  const manifest = texts.get("Cargo.toml");
  if (manifest === undefined) return [];
  const from = "Cargo.toml";
  const gates: ProjectGate[] = [{ kind: "test", command: "cargo test", from }];
  // The compiler checks types as it builds the tests; clippy only where the project has taken it up.
  const lints = /^\[(?:workspace\.)?lints\.clippy\]/mu.test(manifest);
  if (lints || names.has("clippy.toml") || names.has(".clippy.toml"))
    gates.push({ kind: "lint", command: "cargo clippy --all-targets -- -D warnings", from });
  return gates;
}

function goGates({ texts }: Manifests): readonly ProjectGate[] {
  if (!texts.has("go.mod")) return [];
  return [
    { kind: "test", command: "go test ./...", from: "go.mod" },
    { kind: "lint", command: "go vet ./...", from: "go.mod" },
  ];
}

const MAKE_TARGETS: readonly (readonly [target: string, kind: GateKind])[] = [
  ["test", "test"],
  ["lint", "lint"],
  ["typecheck", "types"],
];

function makeGates({ texts }: Manifests): readonly ProjectGate[] {
  const from = MAKEFILES.find((name) => texts.has(name));
  if (from === undefined) return [];
  const makefile = texts.get(from) ?? "";
  const has = (target: string): boolean => new RegExp(`^${target}[ \\t]*::?(?!=)`, "mu").test(makefile);
  const gates = MAKE_TARGETS.filter(([target]) => has(target)).map(([target, kind]): ProjectGate => ({
    kind,
    command: `make ${target}`,
    from,
  }));
  // `check` is the tests' other name (GNU), or all of them together.
  return gates.some(({ kind }) => kind === "test") || !has("check")
    ? gates
    : [{ kind: "test", command: "make check", from }, ...gates];
}

const MAKEFILES: readonly string[] = ["GNUmakefile", "makefile", "Makefile"];
