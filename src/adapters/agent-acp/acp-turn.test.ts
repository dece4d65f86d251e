import assert from "node:assert/strict";
import { test } from "node:test";

import { acpSpent, hiddenError, newAcpTurn, takeAcpUpdate, type AcpTurn } from "./acp-turn.ts";

const told = (usage: object): AcpTurn => ({
  ...newAcpTurn(),
  answer: { stopReason: "end_turn", usage: usage as never },
});

test("whether cached and thought tokens are among the others is told by the total", () => {
  const usage = { inputTokens: 120, outputTokens: 42, cachedReadTokens: 900, cachedWriteTokens: 300 };
  const expected = { input: 120, cacheRead: 900, cacheWrite: 300, output: 42 };
  assert.deepEqual(acpSpent(told({ ...usage, totalTokens: 1362 })).usage, expected);
  assert.deepEqual(acpSpent(told({ ...usage, inputTokens: 1320, totalTokens: 1362 })).usage, expected);
  assert.deepEqual(acpSpent(told({ ...usage, totalTokens: 1369, thoughtTokens: 7 })).usage, {
    ...expected,
    output: 49,
  });
  assert.deepEqual(acpSpent(told({ ...usage, totalTokens: 1362, thoughtTokens: 7 })).usage, expected);
});

test("a cost that the agent counts is an estimate, and nothing is ever known to be free", () => {
  const turn = newAcpTurn();
  const cost = (amount: number, currency = "USD"): void =>
    void takeAcpUpdate(turn, { sessionUpdate: "usage_update", used: 1, size: 2, cost: { amount, currency } });
  cost(0);
  cost(3, "EUR");
  assert.deepEqual(acpSpent(turn), { basis: "unknown" });
  cost(0.002);
  cost(0.005);
  turn.agent = "opencode 1.18.33";
  assert.deepEqual(acpSpent(turn), {
    basis: "estimated",
    usd: 0.005,
    price: { source: "opencode 1.18.33" },
  });
});

test("Gemini's own account of tokens is an estimate, and names the model", () => {
  const token_count = { input_tokens: 1900, output_tokens: 96 };
  const quota = { token_count, model_usage: [{ model: "gemini-2.5-flash", token_count }] };
  const turn: AcpTurn = { ...newAcpTurn(), answer: { stopReason: "end_turn", _meta: { quota } } };
  assert.deepEqual(acpSpent(turn), {
    usage: { input: 1900, cacheRead: 0, cacheWrite: 0, output: 96 },
    model: "gemini-2.5-flash",
    basis: "estimated",
  });
});

test("what was said last is the report; words before a tool are not", () => {
  const turn = newAcpTurn();
  const say = (text: string): unknown =>
    takeAcpUpdate(turn, { sessionUpdate: "agent_message_chunk", content: { type: "text", text } });
  say("I look.");
  takeAcpUpdate(turn, { sessionUpdate: "tool_call", toolCallId: "1", title: "read a.ts", kind: "read" });
  takeAcpUpdate(turn, { sessionUpdate: "tool_call_update", toolCallId: "1", status: "completed" });
  say("Do");
  say("ne.");
  assert.deepEqual([turn.text, turn.tools], ["Done.", 1]);
});

test("an error that comes as a piece of its own after the model's words is seen", () => {
  const turn = newAcpTurn();
  const say = (text: string): unknown =>
    takeAcpUpdate(turn, { sessionUpdate: "agent_message_chunk", content: { type: "text", text } });
  say("I begin to wri");
  assert.equal(hiddenError(turn), undefined);
  say("Incomplete response returned, reason: max_output_tokens\n\n");
  say("\n");
  assert.equal(hiddenError(turn), "Incomplete response returned, reason: max_output_tokens");
  say("I went on: errors are handled.");
  assert.equal(hiddenError(turn), undefined);
});

test("what its tools failed at is kept", () => {
  const turn = newAcpTurn();
  const text = "Path not in workspace: /outside.txt";
  takeAcpUpdate(turn, {
    sessionUpdate: "tool_call_update",
    toolCallId: "1",
    status: "failed",
    content: [{ type: "content", content: { type: "text", text } }],
  });
  takeAcpUpdate(turn, { sessionUpdate: "tool_call_update", toolCallId: "2", status: "failed", title: "ls" });
  assert.deepEqual(turn.failed, [text, "ls"]);
});

test("OpenCode's tokens, which are those of its last request alone, are not taken for those of the attempt", () => {
  const usage = { inputTokens: 150, outputTokens: 64, totalTokens: 1014, cachedReadTokens: 800 };
  const turn = { ...told(usage), usd: 0.0011 };
  assert.equal(acpSpent({ ...turn, agent: "OpenCode 1.18.33" }).usage, undefined);
  assert.equal(acpSpent({ ...turn, agent: "OpenCode 1.18.33" }).usd, 0.0011);
  assert.equal(acpSpent({ ...turn, agent: "another 1.0" }).usage?.input, 150);
});

test("an error in disguise is seen, and an account of errors is none", () => {
  const meta = (error: unknown): AcpTurn => ({
    ...newAcpTurn(),
    answer: { stopReason: "end_turn", _meta: { codex: { error } } },
  });
  assert.equal(hiddenError(meta({ message: "usage limit" })), "usage limit");
  assert.equal(hiddenError(meta("usage limit")), "usage limit");
  const says = (text: string): string | undefined => hiddenError({ ...newAcpTurn(), text });
  for (const text of [
    "unexpected status 403 Forbidden: no access",
    "[API Error: 401 invalid key]",
    "Error: stream disconnected before completion",
    "exceeded retry limit, last status: 429 Too Many Requests",
  ])
    assert.equal(says(text), text);
  for (const text of [
    "Done: errors are now handled.",
    "The error was in a.ts; I mended it.",
    "Errors are logged.",
    "",
  ])
    assert.equal(says(text), undefined, text);
});
