import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { it } from "node:test";

import { countPids, givenBetween } from "./pid-count.ts";

it("tells the pids given between two counts, also where the circle began anew", () => {
  const many = { last: 0, started: 100 };
  const given = (from: number, to: number, pid: number): boolean | undefined =>
    givenBetween({ ...many, last: from }, { last: to, started: 200 })?.(pid);
  assert.deepEqual(
    [299, 300, 301, 350, 351].map((pid) => given(300, 350, pid)),
    [false, false, true, true, false],
  );
  assert.deepEqual(
    [4, 5, 31_999, 32_000, 32_001].map((pid) => given(32_000, 4, pid)),
    [true, false, false, false, true],
  );
});

it("says nothing where nothing was counted, or so much that the circle may have closed", () => {
  const from = { last: 300, started: 1000 };
  assert.equal(givenBetween(from, { last: 300, started: 1001 }), undefined);
  assert.equal(givenBetween(from, { last: 310, started: 1000 }), undefined);
  assert.equal(givenBetween(from, { last: 310, started: 5_000_000 }), undefined);
  assert.equal(givenBetween(undefined, from), undefined);
});

it("counts as the system does", () => {
  const before = countPids();
  const children = Array.from({ length: 3 }, () => spawnSync("true").pid);
  const given = givenBetween(before, countPids());
  // Where the system does not count, everything is looked at.
  if (given === undefined) return assert.equal(existsSync("/proc/loadavg") && before !== undefined, false);
  assert.deepEqual(children.filter(given), children);
  assert.equal(given(process.pid), false);
});
