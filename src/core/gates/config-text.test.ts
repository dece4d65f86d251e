import assert from "node:assert/strict";
import { test } from "node:test";

import { parse } from "yaml";

import { configFileSchema } from "../../schema/config.ts";
import { readConfig } from "../../schema/read-config.ts";
import { configText } from "./config-text.ts";
import type { ProjectGate } from "./project.ts";

const gates: readonly ProjectGate[] = [
  { kind: "test", command: "npm test", from: "package.json" },
  { kind: "lint", command: "cargo clippy --all-targets -- -D warnings", from: "Cargo.toml" },
  { kind: "build", command: "make 'it: all' # now", from: "Makefile" },
];

test("what was found is in force as it is written, each with the file that it comes from", () => {
  const text = configText(gates, {
    setup: "npm ci",
    setupInputs: ["package-lock.json"],
    links: ["node_modules"],
  });
  const config = readConfig("renga.config.yaml", text);
  assert.deepEqual(
    config.gates.before.map(({ command }) => command),
    gates.slice(0, 2).map(({ command }) => command),
  );
  assert.deepEqual(
    config.gates.end.map(({ command }) => command),
    gates.map(({ command }) => command),
  );
  assert.deepEqual([config.gates.task, config.gates.phase], [[], []]);
  assert.deepEqual([config.worktree.links, config.worktree.setup], [["node_modules"], undefined]);
  const fresh = configText(gates, { setup: "npm ci", setupInputs: ["package-lock.json"], links: [] });
  const { worktree } = readConfig("renga.config.yaml", fresh);
  assert.deepEqual([worktree.links, worktree.setup], [[], "npm ci"]);
  assert.match(text, /- npm test # from package\.json$/mu);
});

test("with nothing found it says nothing, and what it suggests in comments is right too", () => {
  const text = configText([], { setupInputs: [], links: [] });
  const config = readConfig("c", text);
  assert.deepEqual(Object.values(config.gates).flat(), []);
  assert.deepEqual(config.worktree.links, []);
  // Comments that only add an example: without their signs they are a configuration as well.
  const uncommented = text
    .split("\n")
    .filter((line) => !/^# (?:How Renga|profile)|A number instead/u.test(line))
    .map((line) =>
      line
        .replace(/^# /u, "")
        .replace(/^ {2}# (?=\w+: )/u, "  ")
        .replace(/^ {2}# {3}/u, "    "),
    )
    .map((line) => (line === "  end: [] # when all tasks have ended" ? "  end:" : line))
    .join("\n");
  const file = parse(uncommented) as unknown;
  const read = configFileSchema.parse(file);
  assert.deepEqual(Object.keys(read), [
    "gates",
    "worktree",
    "errors",
    "monitors",
    "agents",
    "providers",
    "prices",
    "budget",
    "route",
    "sandbox",
  ]);
  assert.equal(read.gates?.end?.length, 1);
});
