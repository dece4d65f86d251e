import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Compares a text with `test/golden/<name>`; RENGA_UPDATE_GOLDEN=1 writes it instead, to be looked at and committed. */
export function golden(name: string, text: string): void {
  const path = fileURLToPath(new URL(`../golden/${name}`, import.meta.url));
  if (process.env["RENGA_UPDATE_GOLDEN"] === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  assert(existsSync(path), `test/golden/${name} is missing; RENGA_UPDATE_GOLDEN=1 writes it`);
  assert.equal(text, readFileSync(path, "utf8"));
}
