import { LOCKS, packageManager, packageOf } from "./javascript-gates.ts";
import type { Manifests, ProjectSetup } from "./project.ts";

const OTHER_LOCKS: readonly (readonly [file: string, setup?: string])[] = [
  ["uv.lock", "uv sync --frozen"],
  ["poetry.lock", "poetry install --no-interaction"],
  ["pdm.lock", "pdm sync"],
  ["Pipfile.lock", "pipenv sync --dev"],
  // Their own commands fetch what is missing.
  ["Cargo.lock"],
  ["go.sum"],
];

/** What this project's worktrees need before a command of it can be run: installed dependencies, or links to those that are there. */
export function projectSetup(project: Manifests): ProjectSetup {
  const { names } = project;
  const setups = [
    javascriptSetup(project),
    ...OTHER_LOCKS.map(([file, setup]) => (names.has(file) ? setup : undefined)),
  ].filter((setup) => setup !== undefined);
  return {
    ...(setups.length === 0 ? {} : { setup: setups.join(" && ") }),
    setupInputs: [...LOCKS, ...OTHER_LOCKS].map(([file]) => file).filter((file) => names.has(file)),
    links: ["node_modules", ".venv"].filter((name) => names.has(name)),
  };
}

function javascriptSetup(project: Manifests): string | undefined {
  const { names, texts } = project;
  if (packageOf(texts) === undefined || !LOCKS.some(([file]) => names.has(file))) return undefined;
  const manager = packageManager(project);
  if (manager === "npm") return "npm ci";
  // Since version 2 yarn has another word for it.
  const berry = names.has(".yarnrc.yml") || names.has(".yarn");
  return `${manager} install ${manager === "yarn" && berry ? "--immutable" : "--frozen-lockfile"}`;
}
