import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { makePlace, makeTask, work } from "../../test/contracts/agent.ts";
import { createPricing } from "../adapters/prices/create-pricing.ts";
import { createProcessRunner } from "../adapters/process/create-process-runner.ts";
import type { AgentConfig } from "../core/config.ts";
import { declaredAgent } from "./declared-agent.ts";

const runner = createProcessRunner();
const pricing = createPricing();
after(() => runner.close());

test("an agent has its own name, whatever kind it is", () => {
  for (const kind of ["apply", "script", "claude", "codex", "acp", "command"] as const) {
    const config: AgentConfig = { name: "types", kind, tier: "cheap", command: "true" };
    assert.equal(declaredAgent(config, { runner, pricing, home: "/nowhere" }).name, "types", kind);
  }
  const without: AgentConfig = { name: "types", kind: "command", tier: "cheap" };
  assert.throws(
    () => declaredAgent(without, { runner, pricing, home: "/nowhere" }),
    /types.*needs its command/,
  );
});

test("its further arguments reach its program as they stand, its environment too", async () => {
  using place = makePlace();
  const config: AgentConfig = {
    name: "types",
    kind: "command",
    tier: "cheap",
    command: `node -e 'require("node:fs").writeFileSync("made.txt", process.argv[1] + process.env.OF_TYPES)'`,
    args: ["it's $HOME"],
    env: { OF_TYPES: "!" },
  };
  const result = await work(
    declaredAgent(config, { runner, pricing, home: place.folder }),
    place.assign(makeTask()),
  );
  assert.equal(result.status, "done", JSON.stringify(result));
  assert.equal(readFileSync(join(place.worktree, "made.txt"), "utf8"), "it's $HOME!");
});
