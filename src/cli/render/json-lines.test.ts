import assert from "node:assert/strict";
import { test } from "node:test";

import { timedRun } from "../../../test/rig/timed-run.ts";
import type { Entry } from "../../ports/journal.ts";
import { createJsonLines } from "./json-lines.ts";

test("one JSON object per line and event, in order, and no byte that steers a terminal", () => {
  const events = timedRun({ title: "a\u009b31mb\u001b[2J\u2028c", tasks: [{ id: "a" }, { id: "b" }] });
  const entries = events.map((event, i): Entry => ({ seq: i + 1, run: "r", event }));
  let out = "";
  const progress = createJsonLines((text) => (out += text));
  progress.recall(entries.slice(0, 0));
  progress.show(entries.slice(0, 5));
  progress.show(entries.slice(5));
  progress.close();
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028]/);
  const parsed = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { seq: number; event: string; title?: string });
  assert.deepEqual(
    parsed.map(({ seq, event }) => [seq, event]),
    entries.map(({ seq, event }) => [seq, event.type]),
  );
  assert.equal(parsed[0]!.title, "a\u009b31mb\u001b[2J\u2028c");
});
