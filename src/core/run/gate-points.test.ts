import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { groupOf } from "../../../test/rig/plan-of.ts";
import { gatePoints, type GroupedTask } from "./gate-points.ts";

test("each kind of group gates at its level; a section only where it stands in an order", () => {
  const groups = [
    groupOf({ key: "wave:1" }),
    groupOf({ key: "batch:1" }),
    groupOf({ key: "parallel:A" }),
    groupOf({ key: "phase:1" }),
    groupOf({ key: "story:US1" }),
    groupOf({ key: "track:a" }),
    groupOf({ key: "section:notes" }),
    groupOf({ key: "section:first" }),
    groupOf({ key: "section:second", after: ["section:first"] }),
    groupOf({ key: "section:checked", barrier: true }),
  ];
  const points = gatePoints(
    groups,
    groups.map(({ key }, i) => ({ key: String(i), groups: [key] })),
  );
  assert.deepEqual(
    points.map(({ group, level }) => [group, level]),
    [
      ["wave:1", "group"],
      ["batch:1", "group"],
      ["parallel:A", "group"],
      ["phase:1", "phase"],
      ["story:US1", "phase"],
      ["track:a", "phase"],
      ["section:first", "phase"],
      ["section:second", "phase"],
      ["section:checked", "phase"],
    ],
  );
});

test("a group holds the tasks of the groups inside it, and sub-tasks instead of what they are part of", () => {
  const groups = [groupOf({ key: "phase:1" }), groupOf({ key: "wave:1" }), groupOf({ key: "wave:2" })];
  const tasks = [
    { key: "1", groups: ["phase:1", "wave:1"] },
    { key: "1.1", parent: "1", groups: [] },
    { key: "1.2", parent: "1", groups: ["phase:1", "wave:1"] },
    { key: "2", groups: ["phase:1"] },
    { key: "3" },
  ];
  assert.deepEqual(gatePoints(groups, tasks), [
    { group: "phase:1", level: "phase", tasks: ["1.1", "1.2", "2"] },
    { group: "wave:1", level: "group", tasks: ["1.1", "1.2"] },
  ]);
});

test("parents that go round in a circle end, and unknown groups and parents are nobody's", () => {
  const groups = [groupOf({ key: "wave:1" })];
  const tasks = [
    { key: "a", parent: "b", groups: ["wave:1"] },
    { key: "b", parent: "a" },
    { key: "c", parent: "c", groups: ["wave:1", "wave:7"] },
    { key: "d", parent: "nowhere", groups: ["wave:1"] },
  ];
  assert.deepEqual(gatePoints(groups, tasks), [{ group: "wave:1", level: "group", tasks: ["c", "d"] }]);
});

test("a hundred thousand tasks, the deepest chain of parents too, are gone through once", () => {
  const groups = Array.from({ length: 1000 }, (_, i) => groupOf({ key: `wave:${i}` }));
  const wide = Array.from({ length: 100_000 }, (_, i) => ({ key: `t${i}`, groups: [`wave:${i % 1000}`] }));
  assert.equal(gatePoints(groups, wide).length, 1000);
  const deep = Array.from({ length: 100_000 }, (_, i): GroupedTask => {
    return i === 0 ? { key: "t0", groups: ["wave:3"] } : { key: `t${i}`, parent: `t${i - 1}` };
  });
  assert.deepEqual(gatePoints(groups, deep), [{ group: "wave:3", level: "group", tasks: ["t99999"] }]);
});

test("whatever the nesting, a leaf is in exactly the groups of itself and of all above it", () => {
  const task = fc.record({
    parent: fc.option(fc.nat(11), { nil: undefined }),
    groups: fc.array(fc.nat(4), { maxLength: 3 }),
  });
  const groups = Array.from({ length: 5 }, (_, i) => groupOf({ key: `wave:${i}` }));
  fc.assert(
    fc.property(fc.array(task, { maxLength: 12 }), (drafts) => {
      const tasks = drafts.map(({ parent, groups }, i): GroupedTask & { groups: readonly string[] } => ({
        key: String(i),
        groups: groups.map((n) => `wave:${n}`),
        // Only earlier ones, so that the slow way below ends.
        ...(parent === undefined || parent >= i ? {} : { parent: String(parent) }),
      }));
      const slow = (group: string): readonly string[] =>
        tasks
          .filter(({ key }) => tasks.every(({ parent }) => parent !== key))
          .filter((leaf) => {
            for (let at: (typeof tasks)[number] | undefined = leaf; at !== undefined;) {
              if (at.groups.includes(group)) return true;
              at = at.parent === undefined ? undefined : tasks[Number(at.parent)];
            }
            return false;
          })
          .map(({ key }) => key);
      assert.deepEqual(
        gatePoints(groups, tasks),
        groups.flatMap(({ key }) => {
          const own = slow(key);
          return own.length === 0 ? [] : [{ group: key, level: "group", tasks: own }];
        }),
      );
    }),
  );
});
