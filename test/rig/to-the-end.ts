import assert from "node:assert/strict";

import type { Scene } from "./eventful-plan.ts";
import { remainsOf, type Remains } from "./remains.ts";
import type { Finished } from "./scratch-repository.ts";
import { branchOf, wrongsOf } from "./wrongs-of.ts";

type Environment = Readonly<Record<string, string>>;

/**
 * Sitting after sitting until the run is done, with people's answers between them. Each of `hurts` is the environment of the
 * coordinator until it was killed by it, then the next is; answers how many did. After each sitting nothing may be wrong, as far as
 * that can be said of one that was killed.
 */
export async function toTheEnd(scene: Scene, ...hurts: readonly Environment[]): Promise<number> {
  let killed = 0;
  let last: Finished | undefined;
  let before: Remains | undefined;
  for (let sittings = 0; sittings < 8; sittings++) {
    last = await scene.start(hurts[killed]);
    if (last.code === 0) return killed;
    if (last.signal === "SIGKILL") {
      killed++;
      const { remains, wrongs } = await remainsOf(scene.it, before);
      assert.deepEqual(wrongs, [], `killed in sitting ${sittings + 1}`);
      before = remains;
    } else {
      // One that ended before there was a run has left nothing to be looked at.
      const wrongs = branchOf(scene.it) === "" ? [] : await wrongsOf(scene.it);
      assert.deepEqual(wrongs, [], `sitting ${sittings + 1}: ${last.out}${last.err}`);
      await scene.people();
    }
  }
  assert.fail(`not done after eight sittings; the last: ${last?.out}${last?.err}`);
}
