import assert from "node:assert/strict";
import { test } from "node:test";

import { foundGates } from "./found-gates.ts";
import { projectSetup } from "./project-setup.ts";
import type { Manifests } from "./project.ts";

const project = (texts: Readonly<Record<string, string>>, ...others: readonly string[]): Manifests => ({
  names: new Set([...Object.keys(texts), ...others]),
  texts: new Map(Object.entries(texts)),
});
const commands = (it: Manifests): readonly string[] =>
  foundGates(it).map(({ kind, command }) => `${kind}: ${command}`);
const scripts = (own: Readonly<Record<string, string>>, more = {}): { "package.json": string } => ({
  "package.json": JSON.stringify({ scripts: own, ...more }),
});

test("package.json's scripts are called as the package manager whose lock file is there calls them", () => {
  const own = scripts({
    test: "vitest run",
    "type-check": "tsc",
    lint: "eslint .",
    build: "vite build",
    dev: "vite",
  });
  const calls = (lock: string): readonly string[] =>
    foundGates(project(own, lock)).map(({ command }) => command);
  assert.deepEqual(calls("package-lock.json"), [
    "npm test",
    "npm run type-check",
    "npm run lint",
    "npm run build",
  ]);
  assert.deepEqual(calls("pnpm-lock.yaml"), [
    "pnpm test",
    "pnpm run type-check",
    "pnpm run lint",
    "pnpm run build",
  ]);
  assert.deepEqual(calls("yarn.lock")[0], "yarn test");
  assert.deepEqual(calls("bun.lockb")[0], "bun run test");
  const named = scripts({ test: "x" }, { packageManager: "pnpm@9.1.0+sha512.abc" });
  assert.deepEqual(commands(project(named)), ["test: pnpm test"]);
});

test("npm's placeholder, what watches, and what cannot be read are no gates", () => {
  const placeholder = 'echo "Error: no test specified" && exit 1';
  assert.deepEqual(commands(project(scripts({ test: placeholder, lint: "" }))), []);
  assert.deepEqual(commands(project(scripts({ test: "jest --watch" }))), []);
  assert.deepEqual(commands(project(scripts({ test: "jest --watchAll" }))), []);
  assert.deepEqual(commands(project(scripts({ test: "ng test --watch=false" }))), ["test: npm test"]);
  for (const text of ["{", "[]", "null", '{"scripts": 5}', '{"scripts": {"test": 5}}'])
    assert.deepEqual(commands(project({ "package.json": text })), [], text);
});

test("Python's tools count where the project configures them or asks for them", () => {
  const pyproject = `[project]
dependencies = ["httpx"]
[dependency-groups]
dev = ["pytest>=8", "ruff"]
[tool.mypy]
strict = true
`;
  assert.deepEqual(commands(project({ "pyproject.toml": pyproject }, "uv.lock")), [
    "test: uv run pytest",
    "types: uv run mypy .",
    "lint: uv run ruff check",
  ]);
  assert.deepEqual(
    commands(project({ "pyproject.toml": '[tool.poetry.dev-dependencies]\npytest = "^8"\n' }, "poetry.lock")),
    ["test: poetry run pytest"],
  );
  assert.deepEqual(
    commands(project({ "setup.cfg": "[tool:pytest]\naddopts = -q\n[mypy]\nfiles = src\n" }, ".venv")),
    ["test: .venv/bin/python -m pytest", "types: .venv/bin/python -m mypy"],
  );
  assert.deepEqual(commands(project({ "pytest.ini": "[pytest]\n" })), ["test: python3 -m pytest"]);
  assert.deepEqual(
    commands(project({ "pyproject.toml": '[project]\nname = "pytest-tools"\ndescription = "for pytest"\n' })),
    [],
  );
});

test("Rust and Go", () => {
  assert.deepEqual(commands(project({ "Cargo.toml": "[package]\n" })), ["test: cargo test"]);
  const clippy = "lint: cargo clippy --all-targets -- -D warnings";
  assert.deepEqual(
    commands(project({ "Cargo.toml": "[workspace.lints.clippy]\nall = 'deny'\n" }))[1],
    clippy,
  );
  assert.deepEqual(commands(project({ "Cargo.toml": "" }, "clippy.toml"))[1], clippy);
  assert.deepEqual(commands(project({ "go.mod": "module x\n" })), [
    "test: go test ./...",
    "lint: go vet ./...",
  ]);
});

test("a Makefile's targets count for what nothing else was found for", () => {
  const makefile = "test: build\n\tnpm test\nlint::\n\teslint\ncheck: test lint\ntestdata:\nlint-all:\n";
  assert.deepEqual(commands(project({ Makefile: makefile })), ["test: make test", "lint: make lint"]);
  assert.deepEqual(commands(project({ Makefile: makefile, ...scripts({ test: "x" }) })), [
    "test: npm test",
    "lint: make lint",
  ]);
  assert.deepEqual(commands(project({ GNUmakefile: "check :\n\ttrue\n" })), ["test: make check"]);
  assert.deepEqual(commands(project({ Makefile: "test := x\ntesting:\n" })), []);
});

test("how a worktree is made fit for them: by what the lock file says, or by a link to what is there", () => {
  const own = scripts({ test: "x" });
  assert.deepEqual(projectSetup(project(own, "package-lock.json", "node_modules")), {
    setup: "npm ci",
    setupInputs: ["package-lock.json"],
    links: ["node_modules"],
  });
  assert.equal(projectSetup(project(own, "yarn.lock")).setup, "yarn install --frozen-lockfile");
  assert.equal(projectSetup(project(own, "yarn.lock", ".yarnrc.yml")).setup, "yarn install --immutable");
  assert.equal(
    projectSetup(project(own, "pnpm-lock.yaml", "uv.lock")).setup,
    "pnpm install --frozen-lockfile && uv sync --frozen",
  );
  assert.deepEqual(projectSetup(project({ "go.mod": "" }, "go.sum")), { setupInputs: ["go.sum"], links: [] });
  assert.deepEqual(projectSetup(project(own)), { setupInputs: [], links: [] });
});
