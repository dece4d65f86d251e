import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";

import { PROVIDER_HOSTS } from "../adapters/sandbox/provider-hosts.ts";
import { NO_CONFIG } from "../core/config.ts";
import { placeOf } from "./agent-fence.ts";

const request = {
  cwd: "/w",
  env: { HOME: "/h", RENGA_STATE: "/s", ANTHROPIC_BASE_URL: "http://127.0.0.1:8080" },
};

it("an agent may write its worktree, the task's state, what is shared and its own login, and no settings of the user's", () => {
  const { worktree, writable = [] } = placeOf("claude", request, { root: "/r" });
  assert.equal(worktree, "/w");
  assert.deepEqual(writable, [
    "/s",
    "/r/.renga/shared",
    "/r/.renga/agents/claude",
    "/h/.claude/.credentials.json",
  ]);
  assert.deepEqual(placeOf("command", request, { root: "/r" }).writable, ["/s", "/r/.renga/shared"]);
});

it("it may reach its provider, the model's address, and the hosts of the configuration", () => {
  const config = { ...NO_CONFIG, sandbox: { hosts: ["registry.example.org"] } };
  const { hosts = [] } = placeOf("claude", request, { root: "/r", config });
  for (const host of [...(PROVIDER_HOSTS["anthropic"] ?? []), "127.0.0.1:8080", "registry.example.org"])
    assert.ok(hosts.includes(host), host);
  assert.equal(hosts.includes("api.openai.com"), false);
});

it("a program in /tmp can be read with its folder, and by itself where that holds the worktree or is everybody's", () => {
  const root = mkdtempSync("/tmp/renga-fence-");
  try {
    const tools = join(root, "my tools");
    mkdirSync(tools);
    const [script, beside] = [join(tools, "agent.mjs"), join(root, "agent.sh")];
    for (const file of [script, beside]) writeFileSync(file, "");
    const readable = (command: string, of = root): readonly string[] | undefined =>
      placeOf("command", { cwd: join(root, "w"), env: {}, command }, { root: of }).readable;
    assert.deepEqual(readable(`sh "${script}" --fast`), [tools]);
    assert.deepEqual(readable(`sh ${beside}`), [beside]);
    assert.deepEqual(readable(`sh --config=${beside} /usr/bin/env /tmp /tmp/renga-is-not-there`), [beside]);
    assert.deepEqual(readable("agent --fast"), []);
  } finally {
    rmSync(root, { recursive: true });
  }
});
