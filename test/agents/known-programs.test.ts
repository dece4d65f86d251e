import assert from "node:assert/strict";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { createCommandAgent } from "../../src/adapters/agent-command/create-command-agent.ts";
import { KNOWN_PROGRAMS } from "../../src/adapters/agent-command/known-programs.ts";
import { createProcessRunner } from "../../src/adapters/process/create-process-runner.ts";
import type { AgentEvent, AgentResult } from "../../src/ports/agent.ts";
import { makePlace, makeTask } from "../contracts/agent.ts";

const runner = createProcessRunner({ graceMs: 100 });
after(() => runner.close());

type Case = {
  readonly program: string;
  readonly scenario: string;
  /** As the program itself ended when it was recorded. */
  readonly exitCode: number;
  readonly result: string;
  readonly message?: RegExp;
};

const CASES: readonly Case[] = [
  { program: "pi", scenario: "write", exitCode: 0, result: "done" },
  { program: "pi", scenario: "question", exitCode: 0, result: "unclear", message: /^Which of the two/ },
  { program: "pi", scenario: "401", exitCode: 0, result: "infrastructure", message: /logged in/ },
  { program: "pi", scenario: "429", exitCode: 0, result: "transient", message: /rate limit/ },
  { program: "pi", scenario: "truncate", exitCode: 0, result: "agent", message: /I begin to wri/ },
  { program: "pi", scenario: "refuse", exitCode: 0, result: "agent", message: /content_filter/ },
  { program: "qwen", scenario: "write", exitCode: 0, result: "done" },
  { program: "qwen", scenario: "question", exitCode: 0, result: "unclear", message: /^Which of the two/ },
  { program: "qwen", scenario: "401", exitCode: 1, result: "infrastructure", message: /logged in/ },
  // Qwen and Gemini do not tell that an answer was cut off.
  { program: "qwen", scenario: "truncate", exitCode: 0, result: "done" },
  { program: "gemini", scenario: "write", exitCode: 0, result: "done" },
  { program: "gemini", scenario: "401", exitCode: 145, result: "infrastructure", message: /logged in/ },
  { program: "gemini", scenario: "429", exitCode: 173, result: "transient", message: /rate limit/ },
  { program: "gemini", scenario: "refuse", exitCode: 0, result: "agent" },
  { program: "gemini", scenario: "truncate", exitCode: 0, result: "done" },
];

async function play(
  { program, scenario, exitCode }: Case,
  lines = "cat",
): Promise<{ readonly result: AgentResult; readonly events: readonly AgentEvent[] }> {
  const known = KNOWN_PROGRAMS[program];
  assert.ok(known);
  const file = fileURLToPath(new URL(`recorded/${program}/${scenario}.jsonl`, import.meta.url));
  using place = makePlace();
  const agent = createCommandAgent(`${lines} '${file}'; exit ${exitCode}`, runner, { jsonl: known.jsonl });
  const events: AgentEvent[] = [];
  const signal = new AbortController().signal;
  const result = await agent.work(
    place.assign(makeTask()),
    signal,
    () => {},
    (event) => events.push(event),
  );
  return { result, events };
}

for (const it of CASES)
  test(`${it.program}, as it was recorded: ${it.scenario}`, async () => {
    const { result } = await play(it);
    const told = JSON.stringify(result);
    assert.equal(result.status === "done" ? "done" : result.failure, it.result, told);
    if (result.status === "failed" && it.message !== undefined)
      assert.match(result.message, it.message, told);
  });

test("what they used is read from their lines, cached tokens apart", async () => {
  const spent = async (program: string): Promise<AgentResult["spent"]> =>
    (await play({ program, scenario: "write", exitCode: 0, result: "done" })).result.spent;
  const used = { input: 300, cacheRead: 1600, cacheWrite: 0 };
  const pi = await spent("pi");
  assert.deepEqual(pi?.usage, { ...used, output: 128, requests: 2 });
  assert.deepEqual([pi?.model, pi?.usd, pi?.basis], ["fake-model", 0.0011, "estimated"]);
  const qwen = await spent("qwen");
  assert.deepEqual(qwen?.usage, { ...used, output: 128 });
  assert.deepEqual([qwen?.model, qwen?.basis], ["qwen3-coder-plus", "unknown"]);
  // Without the 32 tokens of its thoughts, which its numbers leave out.
  assert.deepEqual((await spent("gemini"))?.usage, { ...used, output: 96 });
});

test("one that ends without its last line was cut off, whatever its exit code", async () => {
  for (const program of Object.keys(KNOWN_PROGRAMS)) {
    const cut = await play({ program, scenario: "write", exitCode: 0, result: "agent" }, "head -n 3");
    assert.equal(cut.result.status, "failed", program);
    assert.match(
      cut.result.status === "failed" ? cut.result.message : "",
      /did not say how it went/,
      program,
    );
  }
});

test("what is said is told a text at a time", async () => {
  const { events } = await play({ program: "pi", scenario: "write", exitCode: 0, result: "done" });
  const said = events.flatMap((event) => (event.type === "text" ? [event.text] : []));
  assert.deepEqual(said.at(-1), "Done: it is made.");
  assert.equal(new Set(said).size, said.length, JSON.stringify(said));
  assert.equal(events.filter(({ type }) => type === "usage").length, 2);
});

test("an agent that says nothing for too long is ended", async () => {
  using place = makePlace();
  const agent = createCommandAgent("echo '{}'; exec sleep 60", runner, { idleSeconds: 1 });
  const result = await agent.work(place.assign(makeTask()), new AbortController().signal, () => {});
  assert.deepEqual(
    [
      result.status === "failed" && result.failure,
      result.status === "failed" && /for 1 s/.test(result.message),
    ],
    ["timeout", true],
  );
});
