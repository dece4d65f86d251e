import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { withAttempts } from "../rig/play-attempt.ts";

const PAGE = fileURLToPath(new URL("../../docs/command-agent.md", import.meta.url));

test("docs/command-agent.md names every variable that an agent finds, and no other", () =>
  withAttempts({}, async ({ play, outside }) => {
    const told = readFileSync(PAGE, "utf8").split("## What it may say")[0] ?? "";
    const documented = new Set([...told.matchAll(/`(RENGA_\w+)`/gu)].map(([, name]) => name ?? ""));
    const seen = join(outside, "seen");
    await play({ files: ["a.txt"] }, `env | sed -n 's/^\\(RENGA_[A-Z_]*\\)=.*/\\1/p' > ${seen}`);
    const found = readFileSync(seen, "utf8").trim().split("\n");
    // By which the runner finds what left its process group.
    assert.deepEqual(found.filter((name) => name !== "RENGA_PROCESS").toSorted(), [...documented].toSorted());
  }));
