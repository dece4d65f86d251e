import assert from "node:assert/strict";
import { test } from "node:test";

import { planOf, type TaskDraft } from "../../../test/rig/plan-of.ts";
import { kindOf, TASK_KINDS } from "./task-kind.ts";

const kind = (title: string, files: TaskDraft["files"] = []): string =>
  kindOf(planOf([{ id: "a", title, files }]).tasks[0]!);

test("tasks of the same kind are told by their files, else by their title", () => {
  for (const [title, files, expected] of [
    ["Create the LossMetrics interface", ["src/types/training.ts"], "types"],
    ["Write the average", ["src/utils/average.ts"], "utilities"],
    ["Write a helper that formats dates", [], "utilities"],
    ["Create useLossGraph", ["src/useLossGraph.ts"], "hooks"],
    ["Create the state machine", ["src/lib/wizard.ts"], "utilities"],
    ["Create the state machine", [], "hooks"],
    ["Draw the loss graph", ["src/components/LossGraph.tsx"], "components"],
    ["Add the settings panel", [], "components"],
    ["Wire the container together", ["src/app.ts"], "integration"],
    ["Integration tests for the graph", ["test/graph.test.ts"], "integration"],
    ["Tests for the graph", ["test/graph.test.ts"], "tests"],
    ["Research the options", ["docs/options.md"], "design"],
    ["Say how to install it", ["README.md"], "docs"],
    ["Let users pay", ["src/pay.ts"], "feature"],
  ] as const)
    assert.equal(kind(title, files), expected, title);
});

test("every kind is one of the few", () => {
  for (const title of [
    "Fix it",
    "Remove it",
    "Migrate it",
    "Bump it",
    "Restyle the theme",
    "Extract it",
    "x",
  ])
    assert.ok((TASK_KINDS as readonly string[]).includes(kind(title)), kind(title));
});
