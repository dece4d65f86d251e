import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { scratchFolder } from "../../test/rig/scratch-folder.ts";
import { configOf } from "../schema/config.ts";
import { loadConfig } from "./load-config.ts";

const PACKAGE = JSON.stringify({ scripts: { test: "node --test", build: "tsc", lint: "oxlint" } });
const names = (gates: readonly { readonly name: string }[]): readonly string[] =>
  gates.map(({ name }) => name);

test("without a file nothing is in force, but what the project has is known", async () => {
  const root = scratchFolder({ "package.json": PACKAGE, "package-lock.json": "{}" });
  const { config, text, found, discovered } = await loadConfig(root);
  assert.deepEqual(config, {
    ...configOf({}),
    worktree: { ...configOf({}).worktree, setupInputs: ["package-lock.json"] },
  });
  assert.equal(text, undefined);
  assert.equal(discovered, false);
  assert.deepEqual(
    found.map(({ command }) => command),
    ["npm test", "npm run lint", "npm run build"],
  );
});

test("asked for, or with the profile reliable, they are in force, with what their worktrees need", async () => {
  const root = scratchFolder({ "package.json": PACKAGE, "package-lock.json": "{}", "node_modules/": "" });
  for (const options of [{ gates: "auto" }, { profile: "reliable" }] as const) {
    const { config, discovered } = await loadConfig(root, options);
    assert.equal(discovered, true);
    assert.deepEqual(names(config.gates.before), ["npm test", "npm run lint"]);
    assert.deepEqual(names(config.gates.group), ["npm test", "npm run lint"]);
    assert.deepEqual(names(config.gates.end), ["npm test", "npm run lint", "npm run build"]);
    assert.deepEqual([config.gates.task, config.gates.phase], [[], []]);
    assert.deepEqual(config.worktree.links, ["node_modules"]);
    assert.equal(config.worktree.setup, undefined);
  }
  rmSync(join(root, "node_modules"), { recursive: true });
  const { config } = await loadConfig(root, { gates: "auto" });
  assert.deepEqual([config.worktree.links, config.worktree.setup], [[], "npm ci"]);
  for (const profile of ["speed", "balanced"] as const)
    assert.deepEqual((await loadConfig(root, { profile })).config.gates, configOf({}).gates);
  const off = await loadConfig(root, { profile: "reliable", gates: "off" });
  assert.deepEqual(off.config.gates, configOf({}).gates);
});

test("gates that the file names are the ones in force, whatever else is found", async () => {
  const root = scratchFolder({ "package.json": PACKAGE, "renga.config.yaml": "gates:\n  end: [make all]\n" });
  const { config, text, discovered } = await loadConfig(root, { gates: "auto" });
  assert.equal(config.source, "renga.config.yaml");
  assert.equal(text, "gates:\n  end: [make all]\n");
  assert.equal(discovered, false);
  assert.deepEqual([names(config.gates.before), names(config.gates.end)], [[], ["make all"]]);
  assert.deepEqual((await loadConfig(root, { gates: "off" })).config.gates, configOf({}).gates);
});

test("a file without gates leaves the choice to its profile", async () => {
  const root = scratchFolder({ "package.json": PACKAGE, "renga.config.json": '{ "profile": "reliable" }' });
  const { config, discovered } = await loadConfig(root);
  assert.equal(discovered, true);
  assert.deepEqual(names(config.gates.before), ["npm test", "npm run lint"]);
  assert.equal((await loadConfig(root, { profile: "speed" })).discovered, false);
});

test("two files at once, and one that is a folder, are refused", async () => {
  const root = scratchFolder({ "renga.config.yml": "", "renga.config.json": "{}" });
  await assert.rejects(loadConfig(root), {
    name: "UserError",
    message: "renga.config.yml and renga.config.json are both there, and only one can count",
  });
  rmSync(join(root, "renga.config.yml"));
  rmSync(join(root, "renga.config.json"));
  mkdirSync(join(root, "renga.config.json"));
  await assert.rejects(loadConfig(root), {
    name: "UserError",
    message: /^renga\.config\.json: cannot be read/u,
  });
});
