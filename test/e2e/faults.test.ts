import assert from "node:assert/strict";
import { test } from "node:test";

import { FAULTS } from "../rig/faults.ts";
import { playFault } from "../rig/play-fault.ts";

test(
  "whatever goes wrong in one task: it is said, nothing that landed is lost, the rest goes on",
  // For all of them together, and for each, in milliseconds: enough for the slowest machine, and an end for what hangs.
  { concurrency: 2, timeout: 1_800_000 },
  async (t) => {
    await Promise.all(
      FAULTS.filter(({ dear }) => dear !== true).map((fault) =>
        t.test(fault.name, { timeout: 300_000 }, async (t) => {
          const report = await playFault(fault);
          if (typeof report === "string") return t.diagnostic(report);
          assert.match(report.told, fault.told);
          assert.deepEqual(report.wrongs, []);
          if (fault.mayEnd !== true) assert.equal(report.ended, "done");
        }),
      ),
    );
  },
);
