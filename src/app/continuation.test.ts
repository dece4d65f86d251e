import assert from "node:assert/strict";
import { it } from "node:test";

import type { Attempt } from "./attempt.ts";
import { renderContinuation } from "./continuation.ts";

const told = (failure: string, more: Partial<Attempt> = {}): string =>
  renderContinuation(
    { attempt: 2, failures: ["an older one", failure], ...more } as Attempt,
    "/home/me/tree 2",
  );

it("hands on the answer, and says where the agent is now and what is not there", () => {
  assert.equal(
    told("Question: which of the two?\nAnswer: the first\nof them", { mostUsd: 0.05 }),
    `ANSWER to your question, from a person: the first
of them

WORKING DIRECTORY: /home/me/tree 2
It is a clean copy of the branch as it stands now: what you changed and did not land is not in it, and others may have changed
files that you have read. Change nothing anywhere else.

Carry out the same assignment, attempt 2, to its end, by the same rules and with the same REPORT as your last lines.
BUDGET: at most 0.05 US dollars
`,
  );
});

it("tells the last reason only, and of a long one its end", () => {
  const text = told(`${"x".repeat(5_000)}the cause`);
  assert.match(text, /^ATTEMPT 1 FAILED, for this reason:\nx{3991}the cause\n\nWORKING/u);
  assert.doesNotMatch(text, /older/u);
});
