import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";

import { planOf } from "../../test/rig/plan-of.ts";
import { scratchFolder } from "../../test/rig/scratch-folder.ts";
import { openJournal } from "../adapters/journal-sqlite/open-journal.ts";
import type { Settings } from "../core/run/event.ts";
import { UserError } from "../core/user-error.ts";
import { configOf, type ConfigFile } from "../schema/config.ts";
import { askTrust, type TrustRequest } from "./ask-trust.ts";

const settings = (file?: ConfigFile, source?: string): Settings => ({
  agents: 1,
  agentSpecs: ["apply"],
  retries: 0,
  attemptTimeoutSeconds: 1,
  ...(file === undefined ? {} : { config: configOf(file, source) }),
});
const planWith = (count: number): TrustRequest["plan"] =>
  planOf(
    Array.from({ length: count }, (_, i) => ({
      id: `${i + 1}`,
      commands: [{ name: "check", phase: "post", command: `check-${i + 1}` }],
    })),
  );
const FILE: ConfigFile = {
  gates: { before: ["npm test"], end: ["npm test", "make all"] },
  worktree: { setup: "npm ci" },
  monitors: [{ name: "load", command: "uptime" }],
};

/** Asks as in a script, where nobody answers: what was shown, or nothing where all is trusted. */
async function asked(
  t: TestContext,
  request: Omit<TrustRequest, "digest" | "yes"> & { readonly yes?: boolean },
): Promise<string> {
  let shown = "";
  const write = t.mock.method(process.stderr, "write", (text: string) => {
    shown += text;
    return true;
  });
  const was = process.stdin.isTTY;
  process.stdin.isTTY = false;
  try {
    await askTrust({ digest: "d", yes: false, ...request });
  } catch (error) {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /have not been confirmed, and there is nobody to ask/u);
  } finally {
    process.stdin.isTTY = was;
    write.mock.restore();
  }
  return shown;
}

test("the configuration's commands are shown beside the plan's, with what each is for", async (t) => {
  const journal = openJournal(scratchFolder());
  try {
    const shown = await asked(t, {
      plan: planWith(1),
      settings: settings(FILE, "renga.config.yaml"),
      journal,
    });
    assert.equal(
      shown,
      `The plan and renga.config.yaml carry commands that will be run in the run's worktrees:
  check-1   (1)
  npm test   (gate: before, gate: end)
  make all   (gate: end)
  npm ci   (set-up of every worktree)
  uptime   (monitor load)
`,
    );
    const alone = await asked(t, {
      plan: planWith(0),
      settings: settings({ gates: { end: ["x"] } }),
      journal,
    });
    assert.match(
      alone,
      /^The project carries commands that will be run in the run's worktrees:\n {2}x {3}\(gate: end\)\n$/u,
    );
    const many = (await asked(t, { plan: planWith(90), settings: settings(FILE), journal })).split("\n");
    assert.deepEqual(many.slice(36, 39), [
      "  check-36   (36)",
      "  … and 54 more",
      "  npm test   (gate: before, gate: end)",
    ]);
  } finally {
    journal.close();
  }
});

test("scripts are shown as they will be run, and no script beside the command that takes its place", async (t) => {
  const journal = openJournal(scratchFolder());
  try {
    const main = [{ name: "main", phase: "main" as const, command: "make data" }];
    const plan = planOf([
      { id: "1", script: "clean.py --all" },
      { id: "2", script: "other.py", commands: main },
    ]);
    const shown = await asked(t, { plan, settings: settings(), journal });
    assert.deepEqual(shown.trimEnd().split("\n").slice(1), [
      "  python3 clean.py --all   (1)",
      "  make data   (2)",
    ]);
  } finally {
    journal.close();
  }
});

test("the answer holds for these texts and for no others", async (t) => {
  const journal = openJournal(scratchFolder());
  try {
    const plan = planWith(1);
    const configured = { plan, settings: settings(FILE), configText: "a", journal };
    assert.equal(await asked(t, { ...configured, yes: true }), "");
    assert.equal(await asked(t, configured), "");
    assert.notEqual(await asked(t, { ...configured, configText: "b" }), "");
    assert.notEqual(await asked(t, { ...configured, settings: settings({ gates: { end: ["other"] } }) }), "");
    assert.notEqual(await asked(t, { plan, settings: settings(), journal }), "");
    // A configuration that runs nothing is not asked about: the plan's own answer stands.
    assert.equal(await asked(t, { plan, settings: settings(), journal, yes: true }), "");
    assert.equal(
      await asked(t, { plan, settings: settings({ profile: "speed" }), configText: "c", journal }),
      "",
    );
  } finally {
    journal.close();
  }
});
