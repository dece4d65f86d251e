import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { LONGEST_BODY } from "../../src/app/shorten-body.ts";
import { ASSUMED_TOKENS, PRIOR_SUCCESS, PRIOR_WEIGHT, RELATIVE_COST } from "../../src/core/route/belief.ts";
import { BUILT_IN_RULES } from "../../src/core/route/rules.ts";
import { OWN_WORK, SPECIALISTS } from "../../src/core/route/specialists.ts";
import { TASK_KINDS } from "../../src/core/route/task-kind.ts";
import { readConfig } from "../../src/schema/read-config.ts";

const textOf = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../docs/${name}.md`, import.meta.url)), "utf8");
const pageOf = (name: string): string => textOf(name).replaceAll(/ +/gu, " ");
const routing = pageOf("routing");
const specialists = pageOf("specialists");

test("the guide shows the built-in rules in their order, with their tiers", () => {
  const rows = [...routing.matchAll(/^\| ([^|]+) \| [^|]+ \| (none|cheap|standard|strong) \|$/gmu)];
  assert.deepEqual(
    rows.map(([, name, tier]) => `${name}: ${tier}`),
    BUILT_IN_RULES.map(({ name, tier }) => `${name}: ${tier}`),
  );
});

test("the figures of the guide are those of the router", () => {
  const { cheap, standard, strong } = PRIOR_SUCCESS;
  assert.match(
    routing,
    new RegExp(`\\(prior × ${PRIOR_WEIGHT} \\+ landed\\) ÷ \\(${PRIOR_WEIGHT} \\+ landed`, "u"),
  );
  const figures = routing.replaceAll("\n", " ").replaceAll(/ +/gu, " ");
  assert.ok(
    figures.includes(
      `${cheap.toFixed(2)} for cheap, ${standard.toFixed(2)} for standard, ${strong.toFixed(2)} for strong`,
    ),
  );
  assert.ok(
    figures.includes(
      `${RELATIVE_COST.cheap} : ${RELATIVE_COST.standard} : ${RELATIVE_COST.strong} for cheap`,
    ),
  );
  const count = (value: number): string => value.toLocaleString("en-US");
  assert.ok(
    figures.includes(`${count(ASSUMED_TOKENS.input)} tokens in and ${count(ASSUMED_TOKENS.output)} out`),
  );
  assert.ok(figures.includes(`(${TASK_KINDS.join(", ")})`), TASK_KINDS.join(", "));
  assert.ok(specialists.includes(`above ${count(LONGEST_BODY)} characters`));
});

test("the guide names every specialist and all that Renga does itself; its examples are configurations", () => {
  for (const { name } of SPECIALISTS) assert.ok(specialists.includes(`\`${name}\``), name);
  for (const { name } of OWN_WORK) assert.ok(specialists.includes(`| ${name} |`), name);
  for (const [, text = ""] of `${textOf("routing")}${textOf("specialists")}`.matchAll(
    /^```yaml\n([^]*?)^```$/gmu,
  ))
    readConfig("docs", text);
});
