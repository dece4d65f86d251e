import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { z } from "zod";

import { PROFILES, profileOf } from "../../src/core/batches/profiles.ts";
import { COMMIT_LIMITS } from "../../src/core/config.ts";
import { CONFIG_DEFAULTS, configFileSchema } from "../../src/schema/config.ts";
import { readConfig } from "../../src/schema/read-config.ts";

const page = readFileSync(fileURLToPath(new URL("../../docs/config.md", import.meta.url)), "utf8");
const examples = [...page.matchAll(/^```yaml\n([^]*?)^```$/gmu)].map(([, text = ""]) => text);

test("every example of the guide is a configuration, and the first has ten lines and a few", () => {
  assert.ok(examples.length >= 6);
  for (const text of examples) readConfig("docs/config.md", text);
  assert.ok((examples[0]?.trim().split("\n").length ?? 99) <= 12);
  const { gates } = readConfig("c", examples[0] ?? "");
  assert.deepEqual(
    gates.end.map(({ name }) => name),
    ["npm test", "coverage"],
  );
});

/** Every key that the schema has, at any depth. */
function keysOf(form: z.core.JSONSchema.BaseSchema): readonly string[] {
  const below = [form.items, form.additionalProperties, ...(form.anyOf ?? [])].filter(
    (it) => typeof it === "object" && !Array.isArray(it),
  );
  return [
    ...Object.entries(form.properties ?? {}).flatMap(([key, it]) => [
      key,
      ...keysOf(it as z.core.JSONSchema.BaseSchema),
    ]),
    ...below.flatMap((it) => keysOf(it as z.core.JSONSchema.BaseSchema)),
  ];
}

test("the guide names every key, and the defaults as they are", () => {
  const keys = new Set(keysOf(z.toJSONSchema(configFileSchema)));
  assert.ok(keys.size > 25, [...keys].join());
  for (const key of keys)
    assert.match(page, new RegExp(`\`${key.replace("$", "\\$")}\`|^## ${key}$`, "mu"), key);
  const row = (key: string): string => page.match(new RegExp(`^\\| \`${key}\` \\|.*$`, "mu"))?.[0] ?? "";
  assert.match(row("timeoutSeconds"), new RegExp(`\\| ${CONFIG_DEFAULTS.gateSeconds} \\|$`, "u"));
  assert.match(row("setupTimeoutSeconds"), new RegExp(`\\| ${CONFIG_DEFAULTS.setupSeconds} \\|$`, "u"));
  assert.match(row("maxFileMb"), new RegExp(`\\| ${COMMIT_LIMITS.maxFileMb} \\|$`, "u"));
  assert.match(row("maxNewFiles"), new RegExp(`\\| ${COMMIT_LIMITS.maxNewFiles} \\|$`, "u"));
  assert.match(row("intervalSeconds"), new RegExp(`\\| ${CONFIG_DEFAULTS.monitorSeconds} \\|$`, "u"));
});

test("the guide says which gates each profile runs, as it is", () => {
  for (const name of PROFILES) {
    const { gates } = profileOf(name, { agentsWorthHaving: 1, agentsOfUse: 1 });
    const lists = gates.length === 5 ? "all of them" : gates.map((level) => `\`${level}\``).join(", ");
    assert.ok(page.replaceAll(/ +/gu, " ").includes(`| \`${name}\` | ${lists}`), `${name}: ${lists}`);
  }
});
