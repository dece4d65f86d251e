import assert from "node:assert/strict";
import { test } from "node:test";

import { ago, clock, duration, planned, plannedAlike } from "./duration.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;

test("a clock counts minutes, then hours", () => {
  assert.deepEqual([0, 9999, 65 * SECOND, 600 * SECOND, HOUR + 61 * SECOND, -5].map(clock), [
    "0:00",
    "0:09",
    "1:05",
    "10:00",
    "1:01:01",
    "0:00",
  ]);
});

test("durations never round up into a unit that is not theirs", () => {
  const values = [
    0,
    40,
    300,
    9940,
    9960,
    59_400,
    59_600,
    3_599_400,
    HOUR,
    2 * HOUR + 7 * 60 * SECOND,
    76 * HOUR,
  ];
  assert.deepEqual(values.map(duration), [
    "0ms",
    "40ms",
    "0.3s",
    "9.9s",
    "10s",
    "59s",
    "1m 00s",
    "59m 59s",
    "1h 00m",
    "2h 07m",
    "3d 04h",
  ]);
});

test("planned minutes read as a person says them", () => {
  assert.deepEqual([0, 7.5, 100, 179.96, 180, 270, 50_000].map(planned), [
    "0 min",
    "7.5 min",
    "100 min",
    "180 min",
    "3 h",
    "4 h 30 min",
    "833 h",
  ]);
});

test("how long ago, in one unit", () => {
  assert.deepEqual([-5, 59_000, 5 * 60_000, 3 * HOUR, 50 * HOUR].map(ago), [
    "just now",
    "just now",
    "5m ago",
    "3h ago",
    "2d ago",
  ]);
});

test("durations of one table are in one unit", () => {
  assert.deepEqual([270, 100, 7.5].map(plannedAlike([270, 100, 7.5])), ["270 min", "100 min", "7.5 min"]);
  assert.deepEqual([1380, 270].map(plannedAlike([1380, 270])), ["23 h", "4 h 30 min"]);
});
