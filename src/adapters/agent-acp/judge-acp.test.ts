import assert from "node:assert/strict";
import { test } from "node:test";

import { newAcpTurn } from "./acp-turn.ts";
import { judgeAcp } from "./judge-acp.ts";

const ending = { end: { exitCode: 0, tail: "", errors: "" }, command: "x --acp", seconds: 1, idle: 1 };
const judged = (message: string, code: number): string => {
  const result = judgeAcp({ ...newAcpTurn(), session: "s", error: { message, code } }, ending);
  return result.status === "failed" ? `${result.failure}: ${result.message.split("\n", 1)[0]}` : "done";
};

test("the status of HTTP is found where an agent puts it", () => {
  const login = "infrastructure: the provider does not let this login use the model";
  assert.equal(judged("Your organization may not use this", 403), login);
  assert.equal(
    judged('Internal error\n{"details":"403 Your organization may not use this"}', -32_603),
    login,
  );
  assert.equal(judged('Internal error\n{"details":"in 403 lines"}', -32_603), "agent: it gave up");
});

test("an answer without text is a refusal that has no word, and says nothing of the provider", () => {
  const words = 'Internal error\n{"details":"Model stream ended with empty response text."}';
  assert.equal(judged(words, -32_603), "agent: the model answered nothing: it may refuse to do this");
});

test("what tools failed at is told with the words", () => {
  const turn = { ...newAcpTurn(), text: "Done.", tools: 6, failed: ["1", "2", "3", "4", "5", "6"] };
  const result = judgeAcp({ ...turn, answer: { stopReason: "end_turn" } }, ending);
  assert.deepEqual(result, { status: "done", output: "Done.\nIts tools failed: 2; 3; 4; 5; 6" });
});
