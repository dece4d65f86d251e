import assert from "node:assert/strict";
import { test } from "node:test";

import { mainCommandOf } from "./main-command.ts";
import type { CommandPhase, TaskCommand } from "./plan.ts";

const command = (phase: CommandPhase, text?: string): TaskCommand => ({
  name: phase,
  phase,
  ...(text === undefined ? {} : { command: text }),
});
const ofScript = (script: string): string | undefined => mainCommandOf({ commands: [], script });

test("a main command comes before the script; several run one after the other", () => {
  const commands = [command("pre", "ls"), command("main", "make train"), command("post", "true")];
  assert.equal(mainCommandOf({ commands, script: "train.py" }), "make train");
  assert.equal(
    mainCommandOf({ commands: [...commands, command("main", "make eval # last")] }),
    "( make train\n) && ( make eval # last\n)",
  );
});

test("checks in words and other phases are no main work", () => {
  assert.equal(mainCommandOf({ commands: [command("main"), command("test", "true")] }), undefined);
  assert.equal(mainCommandOf({ commands: [], script: "  " }), undefined);
});

test("a script is run by what its ending calls for, with its arguments", () => {
  assert.equal(ofScript("06_train.py"), "python3 06_train.py");
  assert.equal(ofScript("bin/prepare.sh --all"), "sh bin/prepare.sh --all");
  for (const ending of ["js", "mjs", "cjs", "ts"])
    assert.equal(ofScript(`tools/a.${ending}`), `node tools/a.${ending}`);
  assert.equal(ofScript("train"), "./train");
  assert.equal(ofScript("./train.bin"), "./train.bin");
  assert.equal(ofScript("/opt/tools/train"), "/opt/tools/train");
  assert.equal(ofScript("-e.py"), "python3 ./-e.py");
  assert.equal(ofScript("a.constructor"), "./a.constructor");
});
