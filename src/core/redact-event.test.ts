import assert from "node:assert/strict";
import { it } from "node:test";

import { started } from "../../test/contracts/journal.ts";
import { NO_CONFIG } from "./config.ts";
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

it("takes secrets out of what stands in a list: the gates whose culprits were found", () => {
  const culprits = [
    { name: "types", task: "the-secret-value", commit: "c" },
    { name: "curl -H the-secret-value", task: "b", commit: "d" },
  ];
  const finished: Event = {
    type: "gates-finished",
    at: 1,
    level: "end",
    commit: "d",
    passed: false,
    culprits,
    message: "",
  };
  assert.deepEqual(redactEvent(finished, redactor), {
    ...finished,
    culprits: [culprits[0], { ...culprits[1], name: "curl -H [redacted]" }],
  });
  const without: Event = { ...finished, culprits: culprits.slice(0, 1) };
  assert.equal(redactEvent(without, redactor), without);
});

it("an event without secrets is the very same", () => {
  const landed: Event = { type: "landed", ...ref, commit: "c", recovered: false };
  assert.equal(redactEvent(landed, redactor), landed);
  const start = started("a");
  assert.equal(redactEvent(start, redactor), start);
});

it("the start of a run loses what its titles, agents and configuration say, and keeps its names", () => {
  const start: Event = {
    ...started("a"),
    title: "Use the-secret-value",
    tasks: [
      {
        key: "the-secret-value",
        id: "1",
        title: "With the-secret-value",
        uid: "u",
        minutes: 1,
        needs: [],
        after: [],
        scope: [],
      },
    ],
    settings: {
      ...started("a").settings,
      agentSpecs: ["command:x --key the-secret-value"],
      config: {
        ...NO_CONFIG,
        agents: [{ name: "a", kind: "command", tier: "cheap", env: { K: "the-secret-value" } }],
      },
    },
  };
  const kept = redactEvent(start, redactor);
  assert.equal(JSON.stringify(kept).split("the-secret-value").length, 2);
  assert.equal(kept.type === "run-started" && kept.tasks[0]?.key, "the-secret-value");
});
