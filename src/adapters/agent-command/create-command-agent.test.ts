import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, it } from "node:test";

import { agentContract, makePlace, makeTask, work } from "../../../test/contracts/agent.ts";
import { openWitness } from "../../../test/rig/witness.ts";
import type { Agent, AgentResult } from "../../ports/agent.ts";
import { createProcessRunner } from "../process/create-process-runner.ts";
import { createCommandAgent } from "./create-command-agent.ts";

const runner = createProcessRunner({ graceMs: 100 });
after(() => runner.close());

const agent = (command: string, env: Record<string, string> = {}): Agent =>
  createCommandAgent(command, runner, { env });

agentContract("an agent that is any program", {
  succeeding: () => ({ agent: agent("echo made > made.txt"), task: makeTask() }),
  failing: () => ({ agent: agent("echo because >&2; exit 3"), task: makeTask() }),
});

async function failureOf(command: string, timeoutSeconds = 60): Promise<AgentResult & { status: "failed" }> {
  using place = makePlace();
  const result = await work(agent(command), place.assign(makeTask(), { timeoutSeconds }));
  assert.ok(result.status === "failed");
  return result;
}

it("hands the assignment over as input, as a file and in the environment", async () => {
  using place = makePlace();
  const files = ["src/a file.ts", "b.ts"].map((path) => ({ path, raw: path, action: "create" as const }));
  const task = makeTask({ id: "2.1", title: `It's "odd"\0 $HOME`, files });
  const tell = `cat; cat "$RENGA_ASSIGNMENT_FILE"; pwd; env | grep -A1 -E '^(RENGA_(RUN|TASK|ATT)|KEY)' | sort`;
  const result = await work(agent(tell, { KEY: "k" }), place.assign(task, { attempt: 2 }));
  const prompt = `Do ${task.title}.\n`;
  const expected = [
    "KEY=k",
    "RENGA_ATTEMPT=2",
    "RENGA_ATTEMPT_UID=task_1_0a1b2c3d.1",
    "RENGA_RUN=r",
    "RENGA_TASK_FILES=src/a file.ts",
    "RENGA_TASK_ID=2.1",
    `RENGA_TASK_TITLE=It's "odd" $HOME`,
    "b.ts",
  ];
  assert.equal(result.output.startsWith(`${prompt}${prompt}${place.worktree}\n`), true);
  const told = new Set(result.output.split("\n"));
  assert.deepEqual(
    expected.filter((line) => !told.has(line)),
    [],
  );
});

it("keeps the whole output in a file beside the assignment", async () => {
  using place = makePlace();
  await work(agent("echo out; echo err >&2; exit 1"), place.assign(makeTask()));
  assert.equal(readFileSync(join(place.folder, "task_1_0a1b2c3d.1.log"), "utf8"), "out\nerr\n");
});

it("tells failures of the agent from those of the machine", async () => {
  const plain = await failureOf("printf 'one\\n\\033[31mtwo\\033[0m\\007\\n' >&2; exit 3");
  assert.deepEqual([plain.failure, plain.message], ["agent", "the agent ended with exit code 3\none\ntwo"]);
  assert.equal((await failureOf("kill -9 $$")).message, "the agent was ended by a signal");
  const missing = await failureOf("no-such-agent --fast");
  assert.equal(missing.failure, "infrastructure");
  assert.match(missing.message, /`no-such-agent --fast` was not found \(.*PATH/);
  assert.equal((await failureOf("/")).failure, "infrastructure");
});

it("takes a question and a plea for time for what they are", async () => {
  const asks = await failureOf("echo 'RENGA-QUESTION: UTC or local time?'; exit 4");
  assert.deepEqual([asks.failure, asks.message], ["unclear", "UTC or local time?"]);
  const before = Date.now();
  const later = await failureOf("echo overloaded; echo RENGA-RETRY-AFTER: 90; exit 75");
  assert.deepEqual([later.failure, later.message], ["transient", "overloaded"]);
  assert.ok((later.until ?? 0) >= before + 90_000 && (later.until ?? 0) <= Date.now() + 90_000);
});

it("ends an agent that takes too long, with all that it started", async () => {
  using witness = openWitness();
  using place = makePlace();
  const detach = `setsid sh -c 'exec 8>"$SEEN"; echo here >&8; cat "$HOLD"' >/dev/null 2>&1 &`;
  const late = agent(`${detach} cat "$HOLD"`, witness.env);
  const result = await work(late, place.assign(makeTask(), { timeoutSeconds: 1 }));
  assert.equal(result.status === "failed" && result.failure, "timeout");
  assert.match(result.status === "failed" ? result.message : "", /within 1 s/);
  await witness.gone();
});

it("leaves nothing running when the agent ends by itself", async () => {
  using witness = openWitness();
  using place = makePlace();
  // As agents written for Node do it: no descriptor of ours, a session of its own.
  const child = `require("child_process").spawn("sh", ["-c", 'exec 8>"$SEEN"; echo here >&8; cat "$HOLD"'], { detached: true, stdio: "ignore" }).unref(); require("fs").readFileSync(process.env.WORD)`;
  const result = work(
    agent(`"${process.execPath}" -e '${child.replaceAll("'", `'"'"'`)}'`, witness.env),
    place.assign(makeTask()),
  );
  await witness.ready;
  await witness.say();
  assert.equal((await result).status, "done");
  await witness.gone();
});
