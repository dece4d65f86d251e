import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { createCommandAgent } from "../../src/adapters/agent-command/create-command-agent.ts";
import { KNOWN_PROGRAMS } from "../../src/adapters/agent-command/known-programs.ts";
import { createProcessRunner } from "../../src/adapters/process/create-process-runner.ts";
import type { AgentEvent, AgentResult } from "../../src/ports/agent.ts";
import { makePlace, makeTask } from "../contracts/agent.ts";
import { ACP_SETUPS } from "./acp-setups.ts";
import { startFakeModel } from "./fake-model.ts";
import { otherAgent } from "./real-agent.ts";

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

type Made = { readonly files: Record<string, string>; readonly env: Record<string, string> };

/** A user's set-up of each program, as the guide tells it. */
const SETUPS: Readonly<Record<string, (url: string) => Made & { readonly model: string }>> = {
  pi: (url) => ({
    model: "near/fake-model",
    env: { PI_OFFLINE: "1" },
    files: {
      ".pi/agent/models.json": JSON.stringify({
        providers: {
          near: {
            baseUrl: `${url}/v1`,
            apiKey: "key-of-the-test",
            api: "openai-completions",
            models: [
              {
                id: "fake-model",
                cost: { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 },
                contextWindow: 200_000,
                maxTokens: 8_000,
              },
            ],
          },
        },
      }),
    },
  }),
  qwen: (url) => ({ model: "qwen3-coder-plus", ...overTheProtocol("qwen", url) }),
  gemini: (url) => ({ model: "gemini-2.5-flash", ...overTheProtocol("gemini", url) }),
};

function overTheProtocol(name: string, url: string): Made {
  const setup = ACP_SETUPS[name];
  assert.ok(setup);
  return { files: { ...setup.files(url) }, env: { ...setup.env(url) } };
}

const REAL: readonly (readonly [scenario: string, result: string])[] = [
  ["write", "done"],
  ["edit", "done"],
  ["question", "unclear"],
  ["401", "infrastructure"],
];

for (const name of ["pi", "qwen", "gemini"] as const) {
  const program = otherAgent(name);
  const known = KNOWN_PROGRAMS[name];
  if (program === undefined || known === undefined) continue;
  for (const [scenario, expected] of REAL)
    test(`the real ${name}: ${scenario}`, async () => {
      const model = await startFakeModel();
      using place = makePlace();
      try {
        const home = join(place.folder, "home");
        const { model: named, files, env } = SETUPS[name]?.(model.at(scenario)) ?? assert.fail(name);
        for (const [path, text] of Object.entries(files)) {
          mkdirSync(dirname(join(home, path)), { recursive: true });
          writeFileSync(join(home, path), text);
        }
        const bin = join(place.folder, "bin");
        mkdirSync(bin);
        symlinkSync(program, join(bin, name));
        if (scenario === "edit") writeFileSync(join(place.worktree, "made.txt"), "old\n");
        const agent = createCommandAgent(known.command(named), runner, {
          jsonl: known.jsonl,
          idleSeconds: 60,
          env: {
            ...env,
            ...known.env,
            HOME: home,
            NO_PROXY: "127.0.0.1",
            PATH: [bin, process.env["PATH"]].join(delimiter),
          },
        });
        const result = await agent.work(place.assign(makeTask()), new AbortController().signal, () => {});
        const told = JSON.stringify(result);
        assert.equal(result.status === "done" ? "done" : result.failure, expected, told);
        if (expected !== "done") return;
        assert.equal(readFileSync(join(place.worktree, "made.txt"), "utf8"), "made\n", told);
        const requests = scenario === "write" ? 2 : 3;
        assert.equal(result.spent?.usage?.input, requests * 150, told);
        assert.equal(model.seen.length, requests, "no request beside those for the task");
      } finally {
        await model.close();
      }
    });
}
