import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";

import { plan, started } from "../../test/contracts/journal.ts";
import { openJournal } from "../adapters/journal-sqlite/open-journal.ts";
import { createRedactor } from "../core/redact.ts";
import { redactingJournal } from "./redacting-journal.ts";

it("stores and shows no secret, and is the same journal otherwise", () => {
  const folder = mkdtempSync(join(tmpdir(), "renga-journal-"));
  const journal = redactingJournal(openJournal(folder), createRedactor(["the-secret-value"]));
  try {
    journal.begin(started("a"), plan("a"));
    const [shown] = journal.append("a", [{ type: "stop-requested", at: 1, reason: "saw the-secret-value" }]);
    assert.deepEqual(shown?.event, { type: "stop-requested", at: 1, reason: "saw [redacted]" });
    journal.ask("a", { kind: "answer", task: "1", attempt: 1, text: "it is the-secret-value" }, 2);
    journal.ask("a", { kind: "retry", task: "1", attempt: 1 }, 3);
    assert.deepEqual(
      journal.requests("a").map(({ request }) => request),
      [
        { kind: "answer", task: "1", attempt: 1, text: "it is [redacted]" },
        { kind: "retry", task: "1", attempt: 1 },
      ],
    );
    assert.equal([...journal.events("a")].length, 2);
    assert.deepEqual(journal.plan("a"), plan("a"));
  } finally {
    journal.close();
  }
  for (const name of readdirSync(folder))
    assert.equal(readFileSync(join(folder, name)).includes("the-secret-value"), false, name);
  rmSync(folder, { recursive: true });
});
