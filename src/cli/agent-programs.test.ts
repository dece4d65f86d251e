import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { agentPrograms, firstHelp, type AgentProgram } from "./agent-programs.ts";

const folder = mkdtempSync(join(tmpdir(), "renga-programs-"));
after(() => rmSync(folder, { recursive: true }));

/** What is found where these programs are on the PATH, each a shell script. */
async function found(
  programs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly AgentProgram[]> {
  const bin = mkdtempSync(join(folder, "bin-"));
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return agentPrograms({ PATH: bin, HOME: folder, ...env });
}

const says = (version: string, loggedIn: boolean): string =>
  `case "$1" in --version) echo "${version}";; *) exit ${loggedIn ? 0 : 1};; esac`;
const lines = (programs: readonly AgentProgram[]): readonly string[] =>
  programs.map(({ name, version = "", state }) => `${name} ${version} ${state}`);

test("without any agent each is told how to install it, and what works without", async () => {
  const programs = await found({});
  assert.deepEqual(lines(programs), ["claude  missing", "codex  missing"]);
  assert.equal(
    programs[0]?.about,
    "not installed: npm install -g @anthropic-ai/claude-code, then `claude auth login`, or set ANTHROPIC_API_KEY",
  );
  assert.match(firstHelp(programs) ?? "", /^no coding agent can work here yet/);
});

test("logged out, too old, broken and with a key are told apart, each with what to do", async () => {
  const out = await found({
    claude: says("2.1.329 (Claude Code)", false),
    codex: says("codex-cli 0.100.0", true),
  });
  assert.deepEqual(lines(out), ["claude 2.1.329 logged-out", "codex 0.100.0 old"]);
  assert.match(out[0]?.about ?? "", /^not logged in: `claude auth login`/);
  assert.match(out[1]?.about ?? "", /^too old .*: npm install -g @openai\/codex@latest$/);
  assert.notEqual(firstHelp(out), undefined);
  const broken = await found({ codex: "echo 'no such library' >&2; exit 127" });
  assert.match(broken[1]?.about ?? "", /^does not start: no such library; npm install/);
  const keyed = await found({ codex: says("codex-cli 0.169.0", false) }, { OPENAI_API_KEY: "x" });
  assert.deepEqual(lines(keyed), ["claude  missing", "codex 0.169.0 ready"]);
  assert.match(keyed[1]?.about ?? "", /^takes the key in OPENAI_API_KEY/);
  assert.equal(firstHelp(keyed), undefined);
});

test("others are named with what --agent takes, without being asked anything", async () => {
  const programs = await found({ claude: says("2.1.329", true), opencode: "exit 1" });
  assert.deepEqual(lines(programs).slice(2), ["opencode  unknown"]);
  assert.match(programs[2]?.about ?? "", /acp:opencode acp$/);
  assert.equal(programs[0]?.state, "ready");
});
