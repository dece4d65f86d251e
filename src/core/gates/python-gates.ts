import type { Manifests, ProjectGate } from "./project.ts";

/** pytest, mypy and ruff, each where the project's own files configure it or ask for it. */
export function pythonGates(project: Manifests): readonly ProjectGate[] {
  const { names } = project;
  const run = runner(names);
  const tools = [
    { kind: "test", tool: "pytest", call: "pytest", files: ["pytest.ini"] },
    { kind: "types", tool: "mypy", call: mypyCall(project), files: ["mypy.ini", ".mypy.ini"] },
    { kind: "lint", tool: "ruff", call: "ruff check", files: ["ruff.toml", ".ruff.toml"] },
  ] as const;
  return tools.flatMap(({ kind, tool, call, files }) => {
    const from = files.find((file) => names.has(file)) ?? configuredIn(project, tool);
    return from === undefined ? [] : [{ kind, command: `${run}${call}`, from }];
  });
}

/** How a program of the project's own environment is started. */
function runner(names: ReadonlySet<string>): string {
  if (names.has("uv.lock")) return "uv run ";
  if (names.has("poetry.lock")) return "poetry run ";
  if (names.has("pdm.lock")) return "pdm run ";
  if (names.has("Pipfile.lock")) return "pipenv run ";
  if (names.has(".venv")) return ".venv/bin/python -m ";
  return "python3 -m ";
}

function configuredIn({ texts }: Manifests, tool: string): string | undefined {
  // A section of its own, or a requirement: "pytest>=8", 'ruff', pytest = "^8".
  const section = new RegExp(`^\\[(?:tool[.:])?${tool}[\\].:]`, "mu");
  const required = new RegExp(
    `["']${tool}\\s*(?:\\[[^\\]]*\\]\\s*)?(?:[<>=!~;@ ][^"']*)?["']|^${tool}\\s*=\\s*["'{]`,
    "mu",
  );
  const isIn = (file: string): boolean => {
    const text = texts.get(file) ?? "";
    return section.test(text) || (file === "pyproject.toml" && required.test(text));
  };
  return ["pyproject.toml", "setup.cfg", "tox.ini"].find(isIn);
}

/** mypy has to be told what to check, unless its configuration does. */
function mypyCall({ texts }: Manifests): string {
  const told = /^\s*(?:files|packages|modules)\s*=/mu;
  const section = (file: string, head: RegExp): string =>
    (texts.get(file) ?? "").split(/^(?=\[)/mu).find((part) => head.test(part)) ?? "";
  const own = section("pyproject.toml", /^\[tool\.mypy\]/u) + section("setup.cfg", /^\[mypy\]/u);
  return told.test(own) ? "mypy" : "mypy .";
}
