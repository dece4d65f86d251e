import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { KNOWN_ERRORS } from "../../src/core/run/known-errors.ts";

const PAGE = fileURLToPath(new URL("../../docs/known-errors.md", import.meta.url));
const BESIDES = { "fewer-agents": "fewer agents", pause: "pause" };

test("docs/known-errors.md has the table as it is (RENGA_UPDATE=1 writes it anew)", () => {
  const page = readFileSync(PAGE, "utf8");
  const rows = KNOWN_ERRORS.map(
    ({ id, cause, recovery, also }) =>
      `| \`${id}\` | ${cause} | ${recovery} | ${also === undefined ? "" : BESIDES[also]} |`,
  );
  const anew = page.replace(/(^\|---.*\n)(?:\|.*\n)*/mu, (_, rule: string) => `${rule}${rows.join("\n")}\n`);
  if (process.env["RENGA_UPDATE"] === "1") writeFileSync(PAGE, anew);
  assert.equal(page, anew);
});
