import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { z } from "zod";

import { configFileSchema, configOf } from "./config.ts";

const PUBLISHED = fileURLToPath(new URL("../../schema/config.schema.json", import.meta.url));

test("the published JSON Schema is the one that the tool speaks (RENGA_UPDATE=1 writes it anew)", () => {
  const current = `${JSON.stringify({ $id: "config", title: "renga.config.yaml, renga.config.json", ...z.toJSONSchema(configFileSchema) }, undefined, 2)}\n`;
  if (process.env["RENGA_UPDATE"] === "1") writeFileSync(PUBLISHED, current);
  assert.equal(readFileSync(PUBLISHED, "utf8"), current);
});

test("a configuration goes through its own schema: what is in force can be written down as a file", () => {
  const config = configOf({
    profile: "speed",
    gates: { before: ["make test"], end: [{ command: "x", threshold: { value: "(.)", most: 3 } }] },
    worktree: { setup: "npm ci" },
    errors: [{ id: "no-seat", pattern: "seat", cause: "no seat", recovery: "wait", also: "pause" }],
    monitors: [{ name: "load", command: "uptime" }],
  });
  assert.deepEqual(configOf(configFileSchema.parse(JSON.parse(JSON.stringify(config)))), config);
});
