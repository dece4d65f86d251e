import assert from "node:assert/strict";
import { test } from "node:test";

import { recordStatus } from "./record-status.ts";

test("statuses in the words of tools and teams", () => {
  const said: Record<string, string[]> = {
    open: [
      "",
      "To Do",
      "pending",
      "ready-for-dev",
      "backlog",
      "drafted",
      "not started",
      "false",
      "optional",
      "Ready",
    ],
    "in-progress": [
      "in_progress",
      "In Progress",
      "in-progress",
      "review",
      "In Review",
      "Ready for QA",
      "hooked",
      "doing",
      "🚧 WIP",
    ],
    done: ["done", "Completed", "closed", "✅ Complete", "true", "Resolved", "Shipped"],
    skipped: ["cancelled", "canceled", "won't fix", "wont-do", "duplicate"],
    deferred: ["deferred", "pinned", "on hold", "Icebox"],
    blocked: ["blocked", "Blocked by legal"],
    failed: ["failed", "error"],
  };
  for (const [status, words] of Object.entries(said))
    for (const word of words) assert.equal(recordStatus(word), status, word);
});
