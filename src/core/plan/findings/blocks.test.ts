import assert from "node:assert/strict";
import { test } from "node:test";

import { planOf, type TaskDraft } from "../../../../test/rig/plan-of.ts";
import { findings } from "../findings.ts";
import type { Dependency } from "../plan.ts";

const disagreements = (...drafts: readonly TaskDraft[]): string[] =>
  findings(planOf(drafts))
    .filter(({ code }) => code === "blocks-disagree")
    .map(({ severity, message }) => `${severity}: ${message}`);

const need = (to: string, more: Partial<Dependency> = {}): Dependency => ({
  to,
  kind: "hard",
  source: "explicit",
  ...more,
});
const blockedBy = (to: string): Dependency => need(to, { source: "inverse" });

test("a task that is said to be blocked by another and names only others", () => {
  assert.deepEqual(
    disagreements({ id: "a" }, { id: "b" }, { id: "c", dependencies: [need("b"), blockedBy("a")] }),
    [
      "warning: a says that it blocks c, which does not name a among what it waits for; it waits all the same",
    ],
  );
});

test("a task that says nothing of its own, or says it by way of a third, does not disagree", () => {
  assert.deepEqual(disagreements({ id: "a" }, { id: "c", dependencies: [blockedBy("a")] }), []);
  assert.deepEqual(
    disagreements(
      { id: "a" },
      { id: "b", dependencies: [need("a", { confirmed: true })] },
      { id: "c", dependencies: [need("b"), blockedBy("a")] },
    ),
    [],
  );
});

test("a task that says “None” where another says that it blocks it", () => {
  const body = "### c\n\n**Blocked by**: None\n";
  const span = { file: "plan.md", line: 2, endLine: 4, start: 200, end: 200 + body.length };
  assert.equal(disagreements({ id: "a" }, { id: "c", body, span, dependencies: [blockedBy("a")] }).length, 1);
});

test("a list of what a task blocks that leaves out one who waits for it", () => {
  assert.deepEqual(
    disagreements(
      { id: "a" },
      { id: "b", dependencies: [need("a", { confirmed: true })] },
      { id: "c", dependencies: [need("a")] },
    ),
    ["info: c waits for a, which does not name c among what it blocks"],
  );
  assert.deepEqual(disagreements({ id: "a" }, { id: "c", dependencies: [need("a")] }), []);
});
