import assert from "node:assert/strict";
import { it } from "node:test";

import { redactEvent } from "./redact-event.ts";
import { createRedactor } from "./redact.ts";
import type { Event } from "./run/event.ts";

const redactor = createRedactor(["the-secret-value"]);
const ref = { at: 1, task: "the-secret-value", uid: "task_1", attempt: 1 };

it("takes secrets out of what was said, at any depth, and leaves names and places", () => {
  const message = "it printed the-secret-value\nand went on";
  const finished: Event = {
    type: "attempt-finished",
    ...ref,
    result: { status: "failed", failure: "agent", message },
  };
  assert.deepEqual(redactEvent(finished, redactor), {
    ...finished,
    result: { status: "failed", failure: "agent", message: "it printed [redacted]\nand went on" },
  });
  assert.equal(finished.result.status === "failed" && finished.result.message, message);
  const answered: Event = { type: "answered", ...ref, request: 1, text: "use the-secret-value" };
  assert.deepEqual(redactEvent(answered, redactor), { ...answered, text: "use [redacted]" });
});

it("an event without secrets is the very same, and the start of a run is never looked at", () => {
  const landed: Event = { type: "landed", ...ref, commit: "c", recovered: false };
  assert.equal(redactEvent(landed, redactor), landed);
  const untouchable = new Proxy({ type: "run-started" } as Event, {
    ownKeys: () => assert.fail("the start of a run was walked through"),
  });
  assert.equal(redactEvent(untouchable, redactor), untouchable);
});
