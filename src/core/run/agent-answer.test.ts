import assert from "node:assert/strict";
import { test } from "node:test";

import { agentAnswer } from "./agent-answer.ts";

test("the last line asks a question, whatever the exit code", () => {
  for (const code of [0, 1, 4, null])
    assert.deepEqual(
      agentAnswer(code, "thinking\n\u001b[1mRENGA-QUESTION: UTC or local time?\u001b[0m\n\n"),
      {
        failure: "unclear",
        message: "UTC or local time?",
      },
    );
});

test("a question in passing is none", () => {
  assert.equal(agentAnswer(0, "RENGA-QUESTION: never mind\nI found it\n"), undefined);
  assert.equal(agentAnswer(1, "print RENGA-QUESTION: like this"), undefined);
});

test("exit code 4 asks with what was said last", () => {
  assert.equal(agentAnswer(4, "Which of the two\nfiles?\n")?.message, "Which of the two\nfiles?");
  assert.equal(agentAnswer(4, "noise\nRENGA-QUESTION: Which\nof the two?")?.message, "Which\nof the two?");
  assert.match(agentAnswer(4, "")?.message ?? "", /does not say why/);
});

test("exit code 75 says to come back, and when", () => {
  assert.deepEqual(agentAnswer(75, "overloaded\nRENGA-RETRY-AFTER: 90\n"), {
    failure: "transient",
    message: "overloaded",
    retryAfterSeconds: 90,
  });
  assert.deepEqual(agentAnswer(75, "RENGA-RETRY-AFTER: soon"), {
    failure: "transient",
    message: "the agent says to try again later",
  });
  const far = agentAnswer(75, "RENGA-RETRY-AFTER: 999999999");
  assert.equal(far?.failure === "transient" && far.retryAfterSeconds, 7 * 24 * 3600);
  assert.equal(agentAnswer(1, "RENGA-RETRY-AFTER: 90"), undefined);
});
