import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

test("every code of a finding is explained, and none that there is not", () => {
  const sources = globSync("src/{core/plan,formats}/**/*.ts", { cwd: ROOT }).filter(
    (path) => !path.endsWith(".test.ts"),
  );
  const used = new Set(
    sources.flatMap((path) =>
      [...readFileSync(`${ROOT}/${path}`, "utf8").matchAll(/\bcode: "([a-z-]+)"/gu)].map(([, code]) => code!),
    ),
  );
  const rows = readFileSync(`${ROOT}/docs/findings.md`, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  const explained = rows.flatMap((row) =>
    [...row.split("|")[1]!.matchAll(/`([a-z-]+)`/gu)].map(([, code]) => code!),
  );
  assert.deepEqual([...used].toSorted(), explained.toSorted());
});
