import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";

import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";

const made: ScratchRepository[] = [];
after(() => made.forEach((it) => it.remove()));

/** A process that a monitor halts, and a step that waits for its end. */
const PLAN = `step_1_train:
  main:
    mode: background
    command: "touch up; until [ -e $HOME/go ]; do sleep 0.05; done; echo nan > loss.txt; until [ -e $HOME/halted ]; do sleep 0.05; done; sleep 0.3; touch $HOME/went-on"
    ready: "test -e up"
  background:
    - task: loss
      command: "cat loss.txt 2>/dev/null"
      interval: 1
      series: { loss: "(.*)" }
      action: pause
step_2_after:
  main: "echo two > two.txt"
`;

for (const killed of [false, true])
  test(`a process that a monitor halted goes on at a person's word${killed ? ", also after the coordinator was killed" : ""}`, async (t) => {
    const it = scratchRepository({ "steps.yaml": PLAN });
    made.push(it);
    const home = dirname(it.root);
    assert.equal((await it.renga("go-on", "1")).code, 2, "there is no run yet");
    const live = it.start("run", "steps.yaml", "--yes", "--agents", "2");
    t.after(() => live.kill("SIGTERM"));
    await live.saw(/background {2}1/u);
    it.write("../go", "");
    await live.saw(/what it watches is halted: renga go-on lets it go on/u);
    const shown = await it.renga("monitor");
    assert.match(shown.out, /halted, process \d+ .*\n.*renga go-on 1 lets it go on/u);
    it.write("../halted", "");
    const wrong = await it.renga("go-on", "2");
    assert.deepEqual([wrong.code, wrong.err.split("\n")[0]], [2, "renga: no process of 2 is halted"]);
    assert.equal(existsSync(join(home, "went-on")), false);
    if (killed) {
      live.kill("SIGKILL");
      await live.done;
    }
    const asked = await it.renga("go-on", "1");
    assert.match(asked.out, killed ? /takes effect with `renga run --continue`/u : /takes effect at once/u);
    const ran = await (killed ? it.renga("run", "--continue") : live.done);
    assert.equal(ran.code, 0, ran.out + ran.err);
    assert.match(ran.out, /2 of 2 landed/u);
    assert.equal(existsSync(join(home, "went-on")), true);
    assert.equal((await it.renga("go-on", "1")).code, 2);
  });
