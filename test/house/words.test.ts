import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}/${path}`, "utf8");

/** The single words after _Avoid_ in CONTEXT.md, without what stands in parentheses. */
const avoided = [...read("CONTEXT.md").matchAll(/_Avoid_: ([^\n]*)\./gu)].flatMap(([, list]) =>
  (list ?? "")
    .replaceAll(/\([^)]*\)/gu, "")
    .split(",")
    .map((word) => word.trim())
    .filter((word) => /^[a-z]+$/u.test(word)),
);

/** Words that the languages, files and systems around us use themselves (`.task_execution.log`, `ROADMAP.md`), so that a name cannot avoid them. */
const FOREIGN = new Set([
  "execution",
  "roadmap",
  "store",
  "signal",
  "action",
  "message",
  "hook",
  "job",
  "target",
  "database",
  "issue",
  "todo",
  "stage",
  "history",
  "reduce",
  "dispatch",
]);

test("no name of a file or an export uses a word that CONTEXT.md avoids", () => {
  const words = avoided.filter((word) => !FOREIGN.has(word));
  assert(words.length > 30, "CONTEXT.md lists its words");
  const wrong: string[] = [];
  for (const path of globSync("src/**/*.ts", { cwd: ROOT })) {
    const names = [
      basename(path).replace(/(?:\.test)?\.ts$/u, ""),
      ...[
        ...read(path).matchAll(/^export (?:async )?(?:const|function\*?|type|class|interface) (\w+)/gmu),
      ].map(([, name]) => name ?? ""),
    ];
    for (const name of names) {
      const parts = name
        .replaceAll(/([a-z])([A-Z])/gu, "$1-$2")
        .toLowerCase()
        .split(/[-_.]/u);
      for (const word of words) if (parts.includes(word)) wrong.push(`${path}: ${name} (avoid “${word}”)`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("links between the documents lead somewhere", () => {
  const dead: string[] = [];
  for (const path of [
    "README.md",
    "ARCHITECTURE.md",
    "CONTEXT.md",
    "CHANGELOG.md",
    ...globSync("docs/**/*.md", { cwd: ROOT }),
  ]) {
    for (const [, target] of read(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)/gu)) {
      const from = path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "";
      if (globSync(`${from}${target}`, { cwd: ROOT }).length === 0) dead.push(`${path}: ${target}`);
    }
  }
  assert.deepEqual(dead, []);
});
