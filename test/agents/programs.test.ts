import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { agentPrograms } from "../../src/cli/agent-programs.ts";
import { PINNED } from "./installed.ts";
import { realAgent } from "./real-agent.ts";

for (const [name, key] of [
  ["claude", "ANTHROPIC_API_KEY"],
  ["codex", "OPENAI_API_KEY"],
] as const) {
  const program = await realAgent(name);
  if (program === undefined) continue;
  test(`the real ${name} says its version and that nobody is logged in, and nothing is left in the user's home`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "renga-programs-"));
    const [bin, home] = [join(folder, "bin"), join(folder, "home")];
    try {
      mkdirSync(bin);
      mkdirSync(home);
      symlinkSync(program, join(bin, name));
      const look = async (more: Readonly<Record<string, string>> = {}) =>
        (await agentPrograms({ PATH: bin, HOME: home, ...more })).find((it) => it.name === name);
      const { version } = PINNED[name];
      assert.partialDeepStrictEqual(await look(), { version, state: "logged-out" });
      assert.partialDeepStrictEqual(await look({ [key]: "x" }), { version, state: "ready" });
      assert.deepEqual(readdirSync(home), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
