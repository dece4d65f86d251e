import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { makePlace, makeTask, work } from "../../../test/contracts/agent.ts";
import { claudeArguments } from "./claude-arguments.ts";
import { claudeEnvironment, claudeSettings } from "./claude-environment.ts";
import { claudeSpent } from "./claude-spent.ts";
import { createClaudeAgent } from "./create-claude-agent.ts";
import { createClaudeReader } from "./read-claude.ts";

test("the permissions are the least that will do: files of the worktree and the task's own checks", () => {
  using place = makePlace();
  const commands = [
    { phase: "post" as const, name: "", command: "npm run lint && npm test" },
    { phase: "main" as const, name: "", command: "rm -rf /" },
  ];
  const given = claudeArguments(place.assign(makeTask({ commands }), { mostUsd: 0.5, session: "s" }), {
    model: "haiku",
    maxUsd: 0.2,
    instructions: "Be brief.",
    args: ["--effort", "low"],
  });
  const after = (name: string): string | undefined => given[given.indexOf(name) + 1];
  assert.equal(after("--permission-mode"), "dontAsk");
  const rules = given.slice(given.indexOf("--allowedTools") + 1, given.indexOf("--system-prompt"));
  assert.deepEqual(rules, [
    `Edit(/${place.worktree}/**)`,
    "Bash(npm run lint && npm test)",
    "Bash(npm run lint)",
    "Bash(npm test)",
  ]);
  assert.deepEqual(
    [after("--model"), after("--max-budget-usd"), after("--resume"), after("--setting-sources")],
    ["haiku", "0.2", "s", ""],
  );
  assert.match(after("--system-prompt") ?? "", /Be brief\.$/);
  assert.deepEqual(given.slice(-2), ["--effort", "low"]);
  assert(!given.some((it) => it.includes("skip-permissions")));
});

test("a path that would be a pattern is left to the mode that finds out itself where it works", () => {
  using place = makePlace();
  const given = claudeArguments({ ...place.assign(makeTask()), worktree: "/a/[b]/*" }, {});
  assert.deepEqual(given.slice(given.indexOf("--permission-mode")).slice(0, 3), [
    "--permission-mode",
    "acceptEdits",
    "--system-prompt",
  ]);
});

test("the CLI gets its provider's keys and no others, a folder of its own, and the user's login", () => {
  using place = makePlace();
  const from = {
    HOME: place.folder,
    ANTHROPIC_API_KEY: "k",
    GITHUB_TOKEN: "t",
    AWS_SECRET_ACCESS_KEY: "a",
    CLAUDE_CODE_ENTRYPOINT: "cli",
    OPENAI_API_KEY: "o",
  };
  const env = claudeEnvironment(place.folder, from);
  assert.equal(env["ANTHROPIC_API_KEY"], "k");
  for (const name of ["GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "CLAUDE_CODE_ENTRYPOINT", "OPENAI_API_KEY"])
    assert.equal(env[name], undefined, name);
  assert.equal(env["CLAUDE_CONFIG_DIR"], join(place.folder, "agents", "claude"));
  assert.equal(env["CLAUDE_SECURESTORAGE_CONFIG_DIR"], "");
  const moved = claudeEnvironment(place.folder, {
    CLAUDE_CONFIG_DIR: "/mine",
    CLAUDE_CODE_USE_BEDROCK: "1",
    ...from,
  });
  assert.equal(moved["CLAUDE_SECURESTORAGE_CONFIG_DIR"], "/mine");
  assert.equal(moved["AWS_SECRET_ACCESS_KEY"], "a");

  writeFileSync(join(place.folder, ".claude.json"), '{"primaryApiKey":"console"}');
  assert.equal(claudeEnvironment(place.folder, { HOME: place.folder })["ANTHROPIC_API_KEY"], "console");
  mkdirSync(join(place.folder, ".claude"));
  writeFileSync(
    join(place.folder, ".claude", "settings.json"),
    '{"apiKeyHelper":"/bin/key","env":{"A":"b"}}',
  );
  assert.deepEqual(JSON.parse(claudeSettings({ HOME: place.folder })[1] ?? ""), {
    attribution: { commit: "", pr: "" },
    apiKeyHelper: "/bin/key",
  });
});

const usage = (costBasis: string): object => ({
  "a-model": {
    inputTokens: 3,
    outputTokens: 4,
    cacheReadInputTokens: 1,
    cacheCreationInputTokens: 2,
    costUSD: 0.1 + 0.2,
    costBasis,
  },
});

test("the agent's own price counts only where it is the list's; without a final event the requests are known", () => {
  const listed = createClaudeReader(() => {});
  listed.read({ type: "system", subtype: "init", session_id: "s", claude_code_version: "2.1.329" });
  listed.read({
    type: "result",
    session_id: "s",
    modelUsage: {},
    model_usage_since_last_result: usage("list"),
  });
  assert.deepEqual(claudeSpent(listed.seen), {
    usage: { input: 3, cacheRead: 1, cacheWrite: 2, output: 4 },
    model: "a-model",
    usd: 0.3,
    basis: "reported",
    price: { source: "claude-code 2.1.329" },
    session: "s",
  });
  const made = createClaudeReader(() => {});
  made.read({ type: "result", model_usage_since_last_result: usage("unknown") });
  assert.deepEqual([claudeSpent(made.seen)?.basis, claudeSpent(made.seen)?.usd], ["unknown", undefined]);
  const cut = createClaudeReader(() => {});
  assert.equal(claudeSpent(cut.seen), undefined);
  const delta = { type: "message_delta", usage: { input_tokens: 5, output_tokens: 6 } };
  cut.read({ type: "stream_event", event: { type: "message_start", message: { model: "m" } } });
  cut.read({ type: "stream_event", event: delta });
  assert.deepEqual(claudeSpent(cut.seen), {
    usage: { input: 5, cacheRead: 0, cacheWrite: 0, output: 6, requests: 1 },
    model: "m",
    basis: "unknown",
  });
});

test("a wait that the CLI would spend idle is given back, with the time when to come", async () => {
  using place = makePlace();
  const retry = {
    type: "system",
    subtype: "api_retry",
    attempt: 1,
    max_retries: 2,
    retry_delay_ms: 90_000,
    error_status: 429,
    error: "rate_limit",
  };
  const code = `console.log(${JSON.stringify(JSON.stringify(retry))}); setInterval(() => {}, 1000);`;
  const agent = createClaudeAgent({
    home: place.folder,
    program: [process.execPath, "-e", code, "--"],
    env: {},
    ladder: { politeMs: 100 },
  });
  const before = Date.now();
  const result = await work(agent, place.assign(makeTask()));
  assert.equal(result.status === "failed" && result.failure, "transient", JSON.stringify(result));
  const until = result.status === "failed" ? (result.until ?? 0) : 0;
  assert(until >= before + 90_000 && until <= Date.now() + 90_000);
});

test("a program that is not there, and one that does not know its arguments, are told with what helps", async () => {
  using place = makePlace();
  const absent = await work(
    createClaudeAgent({ home: place.folder, program: ["renga-no-claude"], env: {} }),
    place.assign(makeTask()),
  );
  assert.match(
    absent.status === "failed" ? `${absent.failure} ${absent.message}` : "",
    /^infrastructure .*npm install -g/,
  );
  const old = [process.execPath, "-e", 'console.error("unknown option"); process.exit(1)', "--"] as const;
  const result = await work(
    createClaudeAgent({ home: place.folder, program: [...old], env: {} }),
    place.assign(makeTask()),
  );
  assert.match(
    result.status === "failed" ? `${result.failure} ${result.message}` : "",
    /^infrastructure [^]*unknown option/,
  );
});
