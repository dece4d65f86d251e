import assert from "node:assert/strict";
import { test } from "node:test";

import { golden } from "../../../test/rig/golden.ts";
import { lossRun } from "../../../test/rig/loss-run.ts";
import { timedRun } from "../../../test/rig/timed-run.ts";
import { createProgress } from "./create-progress.ts";

/** What a run prints on a stream of this kind, through the choice that the tool makes. */
function printed(isTTY: boolean, env: Record<string, string>, run = lossRun): string {
  let out = "";
  const stdout = { isTTY, columns: 80, rows: 24, write: (text: string) => (out += text) };
  const progress = createProgress({ json: false, stdout, env });
  progress.show(timedRun(run).map((event, i) => ({ seq: i + 1, run: "r", event })));
  progress.close();
  return out;
}

test("golden lines in a pipe", () => {
  golden("frames/pipe.txt", printed(false, { LANG: "C.UTF-8" }));
});

test("golden lines in CI without a UTF-8 locale", () => {
  golden("frames/ci.txt", printed(true, { CI: "true", TERM: "xterm" }));
});

test("no escape byte when not a terminal, in CI or on a dumb one, whatever the plan holds", () => {
  const hostile = {
    title: "\u001b[31mred\u001b[0m",
    tasks: [
      { id: "a\u001b[2J", title: "\u009b1A\u001b]0;title\u0007 x\ny" },
      { id: "b", failures: [{ failure: "agent" as const, message: "\u001b[?1049h\r\nline two" }] },
    ],
  };
  for (const out of [
    printed(false, { LANG: "C.UTF-8" }, hostile),
    printed(false, { LANG: "C.UTF-8", FORCE_COLOR: "1" }, hostile),
    printed(true, { LANG: "C.UTF-8", CI: "1" }, hostile),
    printed(true, { LANG: "C.UTF-8", TERM: "dumb" }, hostile),
  ]) {
    // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
    assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    for (const line of out.trimEnd().split("\n")) assert.match(line, /^\d\d+:\d\d [a-z-]+ /);
  }
});

test("a terminal gets the window", () => {
  assert(printed(true, { LANG: "C.UTF-8", TERM: "xterm" }).startsWith("\u001b[?25l"));
});
