import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, it } from "node:test";

import { agentContract, makePlace, makeTask, work } from "../../../test/contracts/agent.ts";
import { openWitness } from "../../../test/rig/witness.ts";
import type { Task } from "../../core/plan/plan.ts";
import type { AgentResult, Assignment } from "../../ports/agent.ts";
import { createProcessRunner } from "../process/create-process-runner.ts";
import { createScriptAgent } from "./create-script-agent.ts";

const runner = createProcessRunner({ graceMs: 100 });
after(() => runner.close());
const agent = createScriptAgent(runner);

const running = (command: string): Task => makeTask({ commands: [{ name: "main", phase: "main", command }] });

agentContract("an agent that runs what the plan says", {
  succeeding: () => ({ agent, task: running("echo made > made.txt") }),
  failing: () => ({ agent, task: running("echo because >&2; exit 3") }),
});

type Failed = AgentResult & { status: "failed" };
async function failureOf(task: Task, more: Partial<Assignment> = {}): Promise<Failed> {
  using place = makePlace();
  const result = await work(agent, place.assign(task, more));
  assert.ok(result.status === "failed");
  return result;
}

it("runs a script by what its ending calls for, with the attempt's environment", async () => {
  const scripts = {
    "a.sh": 'echo "$RENGA_STATE $1"',
    "a.mjs": "console.log(process.env.RENGA_STATE, process.argv[2])",
    "a.py": "import os, sys\nprint(os.environ['RENGA_STATE'], sys.argv[1])",
    run: '#!/bin/sh\necho "$RENGA_STATE $1"',
  };
  for (const [name, text] of Object.entries(scripts)) {
    using place = makePlace();
    writeFileSync(join(place.worktree, name), text);
    chmodSync(join(place.worktree, name), 0o755);
    const env = { RENGA_STATE: "/kept" };
    const result = await work(agent, place.assign(makeTask({ script: `${name} --fast` }), { env }));
    assert.deepEqual([result.status, result.output], ["done", "/kept --fast\n"], name);
  }
});

it("leaves to another agent what is still to be written", async () => {
  assert.equal((await failureOf(makeTask())).failure, "needs-agent");
  const missing = await failureOf(makeTask({ script: "train.py --all" }));
  assert.deepEqual([missing.failure, missing.message], ["needs-agent", "the script train.py is not there"]);
  const inWords = makeTask({ commands: [{ name: "main", phase: "main", description: "train it" }] });
  assert.equal((await failureOf(inWords)).failure, "needs-agent");
});

it("says how it ended", async () => {
  const plain = await failureOf(running("echo why; exit 4"));
  assert.deepEqual([plain.failure, plain.message], ["agent", "the command ended with exit code 4\nwhy"]);
  assert.equal((await failureOf(running("kill -9 $$"))).message, "the command was ended by a signal");
  const before = Date.now();
  const later = await failureOf(running("echo RENGA-RETRY-AFTER: 60; exit 75"));
  assert.equal(later.failure, "transient");
  assert.ok((later.until ?? 0) >= before + 60_000);
  const asking = await failureOf(running("echo 'RENGA-QUESTION: which one?'"));
  assert.deepEqual([asking.failure, asking.message], ["unclear", "which one?"]);
});

it("ends a script that takes too long, with all that it started", async () => {
  using witness = openWitness();
  using place = makePlace();
  const env = { ...witness.env };
  const detach = `setsid sh -c 'exec 8>"$SEEN"; echo here >&8; cat "$HOLD"' >/dev/null 2>&1 & cat "$HOLD"`;
  const result = await work(agent, place.assign(running(detach), { env, timeoutSeconds: 1 }));
  assert.equal(result.status === "failed" && result.failure, "timeout");
  await witness.gone();
});
