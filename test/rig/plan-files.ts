import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { PlanFile } from "../../src/formats/dialect.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CORPUS =
  process.env["RENGA_CORPUS"] ?? fileURLToPath(new URL("../../../shared/corpus", import.meta.url));

/** Every plan that the tests and the examples have, under its path in the repository. */
export function planFixtures(): readonly PlanFile[] {
  return globSync(["test/fixtures/plans/**/*.*", "examples/**/*.{md,yaml}"], { cwd: ROOT })
    .toSorted()
    .map((path) => ({ path, text: readFileSync(`${ROOT}/${path}`, "utf8") }));
}

/** Plans of other people, from the folder that RENGA_CORPUS names, under the path each had in its repository; none where there is none. */
export function corpusPlans(): readonly PlanFile[] {
  if (!existsSync(`${CORPUS}/INDEX.tsv`)) return [];
  const [head = "", ...rows] = readFileSync(`${CORPUS}/INDEX.tsv`, "utf8").split(/\r?\n/);
  const at = (name: string): number => head.split("\t").indexOf(name);
  const cell = (row: string[], name: string): string => (row[at(name)] ?? "").replace(/^"(.*)"$/, "$1");
  return rows
    .map((row) => row.split("\t"))
    .filter((row) => existsSync(`${CORPUS}/${cell(row, "file")}`) && cell(row, "file") !== "")
    .map((row) => ({
      path: cell(row, "path"),
      text: readFileSync(`${CORPUS}/${cell(row, "file")}`, "utf8"),
    }));
}
