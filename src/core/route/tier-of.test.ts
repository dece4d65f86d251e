import assert from "node:assert/strict";
import { test } from "node:test";

import { tierOf } from "./tier-of.ts";

for (const [spec, tier] of [
  ["apply", "none"],
  ["script", "none"],
  ["claude:haiku", "cheap"],
  ["claude:claude-haiku-5-5", "cheap"],
  ["claude:sonnet", "standard"],
  ["claude:opus", "strong"],
  ["claude", "standard"],
  ["codex:gpt-6-luna", "cheap"],
  ["codex:gpt-5-mini", "cheap"],
  ["codex:gpt-5.4-pro-mini", "cheap"],
  ["codex:gpt-6.1-terra", "standard"],
  ["codex:gpt-6.1-sol", "strong"],
  ["codex:gpt-6-astra", "strong"],
  ["codex:gpt-5.5", "standard"],
  ["codex:solo-model", "standard"],
  ["command:my-agent --model haiku", "standard"],
  ["acp:gemini --acp", "standard"],
] as const)
  test(`${spec} is of tier ${tier}`, () => assert.equal(tierOf(spec), tier));

test("what the configuration says of a name wins", () => {
  assert.equal(tierOf("quick", [{ name: "quick", kind: "command", command: "x", tier: "cheap" }]), "cheap");
  assert.equal(tierOf("claude", [{ name: "claude", kind: "claude", tier: "strong" }]), "strong");
});
