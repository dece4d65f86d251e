import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { lossPlan } from "../../../test/rig/loss-plan.ts";
import { at, claimOf, groupOf, planOf, type TaskDraft } from "../../../test/rig/plan-of.ts";
import { findings } from "./findings.ts";
import type { Finding, Plan } from "./plan.ts";
import type { RepositoryFacts } from "./repository-roots.ts";

const repository = (...files: string[]): RepositoryFacts => ({ name: "studio", files: new Set(files) });

/** Findings of one code, as `severity tasks`. */
function found(plan: Plan, code: string, facts?: RepositoryFacts): string[] {
  return of(plan, code, facts).map(({ severity, tasks = [] }) => [severity, ...tasks].join(" "));
}

function of(plan: Plan, code: string, facts?: RepositoryFacts): Finding[] {
  return findings(plan, facts).filter((finding) => finding.code === code);
}

test("five pairs of tasks of one wave write one file with no order between them", () => {
  assert.deepEqual(found(lossPlan(), "same-file-in-group"), [
    "warning 2.2.1 2.2.2",
    "warning 2.2.1 2.2.3",
    "warning 2.2.2 2.2.3",
    "warning 2.2.1 2.2.4",
    "warning 2.2.3 2.2.4",
  ]);
  const [first] = of(lossPlan(), "same-file-in-group");
  assert.match(
    first!.message,
    /^2\.2\.1 and 2\.2\.2 both write src\/lib\/utils\/metrics\.ts, yet Wave 2: Calculations/,
  );
});

test("numbers that the document states are held against what is so", () => {
  assert.deepEqual(
    of(lossPlan(), "wrong-total").map(({ message }) => message),
    [
      "the document says 22 tasks; there are 13",
      "the document says 270 min of work; its tasks add up to 100 min",
      "the document says 35 min from start to end; however many agents, it takes 59 min on the critical path, 73 min with one writer per file",
      "the document says 8x faster; no number of agents gets above 1.69x, 1.37x with one writer per file",
      "Wave 2: Calculations says 8 min from start to end; however many agents, it takes 15 min on the critical path, 29 min with one writer per file",
    ],
  );
});

test("rounded and possible claims are left alone", () => {
  const plan = planOf(
    [
      { id: "a", minutes: 58 },
      { id: "b", minutes: 61 },
    ],
    {
      declared: [
        claimOf("tasks", 2),
        claimOf("work-minutes", 120),
        claimOf("elapsed-minutes", 60),
        claimOf("speedup", 2),
      ],
    },
  );
  assert.deepEqual(found(plan, "wrong-total"), []);
  const guessed = planOf([{ id: "a" }, { id: "b" }], { declared: [claimOf("elapsed-minutes", 1)] });
  assert.deepEqual(found(guessed, "wrong-total"), []);
});

test("dependencies inside what claims to be parallel, and waves that contradict them, are each told once", () => {
  assert.deepEqual(found(lossPlan(), "edge-inside-group"), [
    "warning 2.1.2 2.1.1",
    "warning 2.1.3 2.1.1",
    "warning 2.1.3 2.1.2",
    "warning 2.2.4 2.2.2",
    "warning 2.6.2 2.6.1",
  ]);
  const plan = planOf(
    [
      { id: "a", groups: ["wave:1"], needs: ["c"] },
      { id: "b", groups: ["wave:1"], needs: ["a"] },
      { id: "c", groups: ["wave:2"] },
      { id: "d", groups: ["wave:2"], needs: ["a"] },
    ],
    {
      groups: [
        groupOf({ key: "wave:1", claimsParallel: false }),
        groupOf({ key: "wave:2", claimsParallel: false }),
      ],
    },
  );
  assert.deepEqual(found(plan, "wave-contradicts-edges"), ["warning a c", "warning b a"]);
});

test("waves of another track come when their own track comes", () => {
  const groups = ["track:1", "wave:1", "track:2", "wave:1#2"].map((key) =>
    groupOf({ key, claimsParallel: false }),
  );
  const plan = planOf(
    [
      { id: "a", groups: ["track:1", "wave:1"], needs: ["b"] },
      { id: "b", groups: ["track:2", "wave:1#2"] },
    ],
    { groups },
  );
  assert.deepEqual(found(plan, "wave-contradicts-edges"), []);
});

test("phases and batches are places in time as well, and a contradiction is told once", () => {
  const groups = ["phase:1", "batch:1", "phase:2", "batch:2"].map((key) =>
    groupOf({ key, claimsParallel: false }),
  );
  const plan = planOf(
    [
      { id: "a", groups: ["phase:1", "batch:1"], needs: ["b"] },
      { id: "b", groups: ["phase:2", "batch:2"], needs: ["c"] },
      { id: "c", groups: ["phase:2"] },
    ],
    { groups },
  );
  assert.deepEqual(
    of(plan, "wave-contradicts-edges").map(({ message }) => message),
    ["a in phase 1 depends on b in the later phase 2"],
  );
});

test("a task outside all waves is named when most tasks are in one", () => {
  const groups = [groupOf({ key: "wave:1" })];
  const inside = ["a", "b", "c"].map((id): TaskDraft => ({ id, groups: ["wave:1"] }));
  assert.deepEqual(found(planOf([...inside, { id: "lost" }], { groups }), "task-in-no-wave"), ["info lost"]);
  const outside = ["d", "e", "f", "g"].map((id): TaskDraft => ({ id }));
  assert.deepEqual(found(planOf([...inside, ...outside], { groups }), "task-in-no-wave"), []);
});

test("edges that lead nowhere, to their own task, or twice to the same", () => {
  const plan = planOf([
    { id: "a", needs: ["a", "ghost"] },
    { id: "b", needs: ["a", "a"] },
    { id: "c", dependencies: [{ to: "phantom", kind: "soft", source: "prose", unknown: true }] },
  ]);
  assert.deepEqual(found(plan, "self-dependency"), ["warning a"]);
  assert.deepEqual(found(plan, "unknown-dependency"), ["error a", "warning c"]);
  assert.deepEqual(found(plan, "duplicate-dependency"), ["info b"]);
});

test("a cycle is an error that names its tasks in order", () => {
  const plan = planOf([
    { id: "x" },
    { id: "a", needs: ["c", "x"] },
    { id: "b", needs: ["a"] },
    { id: "c", needs: ["b"] },
    { id: "d", needs: ["c"] },
  ]);
  const [cycle, ...rest] = of(plan, "dependency-cycle");
  assert.deepEqual([cycle?.severity, rest.length], ["error", 0]);
  assert.match(cycle!.message, /a → b → c → a$/);
});

test("an id that stands for several tasks is told once, with its places", () => {
  const plan = planOf([{ id: "1" }, { id: "2" }, { id: "1" }, { id: "1" }]);
  assert.deepEqual(found(plan, "duplicate-id"), ["warning 1 1#2 1#3"]);
  assert.match(of(plan, "duplicate-id")[0]!.message, /3 tasks are called 1 \(line 1, line 3 and line 4\)/);
});

test("what the plan says of files is held against the repository", () => {
  const plan = planOf([
    { id: "a", files: ["+src/new.ts", "+src/there.ts", "src/gone.ts"] },
    { id: "b", files: ["src/new.ts", "src/there.ts"] },
    { id: "c", files: ["+src/there.ts", "src/also-gone.ts"], status: "done" },
  ]);
  const facts = repository("src/there.ts");
  assert.deepEqual(found(plan, "new-file-exists", facts), ["warning a"]);
  assert.deepEqual(found(plan, "file-to-modify-missing", facts), ["warning a"]);
  assert.deepEqual(found(plan, "new-file-exists"), []);
  assert.deepEqual(found(plan, "file-to-modify-missing"), []);
  assert.deepEqual(found(plan, "two-creators"), ["warning a c"]);
});

test("a file that is changed before the task that creates it may start", () => {
  const plan = (needs: readonly string[]): Plan =>
    planOf([
      { id: "a", files: ["x.ts"] },
      { id: "b", needs: ["a"] },
      { id: "c", needs, files: ["+x.ts"] },
    ]);
  assert.deepEqual(found(plan(["b"]), "file-made-too-late"), ["warning a c"]);
  assert.deepEqual(found(plan([]), "file-made-too-late"), []);
  assert.deepEqual(found(plan(["b"]), "file-made-too-late", repository("x.ts")), []);
});

test("line numbers of a file that another task writes first will have moved", () => {
  const lines = (path: string) => ({ path, raw: path, action: "modify" as const, lines: "17-31" });
  const plan = planOf([
    { id: "a", files: [lines("x.ts"), lines("y.ts")] },
    { id: "b", files: [lines("x.ts")] },
  ]);
  assert.deepEqual(found(plan, "lines-will-move"), ["warning b a"]);
});

test("paths out of the repository are errors, paths of another machine are placed", () => {
  const plan = planOf([
    { id: "a", files: ["../secret", "/etc/passwd", ".git/config"] },
    { id: "b", files: ["/Users/ann/Work/Loss Studio/src/x.ts"] },
  ]);
  assert.deepEqual(found(plan, "path-outside", repository()), ["error a", "error a", "error a"]);
  assert.deepEqual(found(plan, "path-rebased", repository()), ["info"]);
});

test("what is missing in every task is told once", () => {
  const proven: Partial<TaskDraft> = {
    acceptance: ["it compiles"],
    commands: [{ name: "types", phase: "post", command: "tsc" }],
  };
  const plan = planOf([{ id: "a" }, { id: "b", needs: ["a"] }, { id: "c", ...proven }]);
  assert.match(
    of(plan, "no-acceptance")[0]!.message,
    /^2 of 3 tasks \(a and b\) do not say when they are done/,
  );
  assert.deepEqual(found(plan, "no-verification"), ["info a b"]);
  assert.deepEqual(found(planOf([{ id: "a" }]), "no-verification"), ["warning a"]);
  assert.deepEqual(found(planOf([{ id: "a", ...proven }]), "no-acceptance"), []);
});

test("a plan without any order says how it will be run", () => {
  const byOrder = planOf([
    { id: "a" },
    { id: "b", dependencies: [{ to: "a", kind: "hard", source: "order" }] },
  ]);
  assert.match(of(byOrder, "no-order")[0]!.message, /one after the other/);
  const gain = (...files: readonly (readonly string[])[]): string => {
    const dependencies = [{ to: "a", kind: "hard", source: "order" }] as const;
    const [a = [], b = []] = files;
    const plan = planOf([
      { id: "a", minutes: 4, files: a },
      { id: "b", minutes: 6, files: b, dependencies },
    ]);
    return of(plan, "no-order")[0]!.message.replace(/^.*written: /, "");
  };
  assert.equal(
    gain(["a.ts"], ["b.ts"]),
    "10 min; declared independent they would take 6 min, with one writer per file",
  );
  assert.match(gain(["x.ts"], ["x.ts"]), /^10 min; .* as long, for they write the same files$/);
  assert.match(gain(), /6 min, if the tasks, which name no files, do not meet$/);
  assert.match(gain(["a.ts"]), /6 min, if the 1 that names no files does not meet others$/);
  assert.match(of(planOf([{ id: "a" }, { id: "b" }]), "no-order")[0]!.message, /all tasks may start at once/);
  assert.deepEqual(found(planOf([{ id: "a" }, { id: "b", needs: ["a"] }]), "no-order"), []);
});

test("shell blocks are commands as well, but for those that are the content of a file", () => {
  const block = { language: "bash", text: "cd build\nrm -rf /\n", lead: "", line: 3 };
  const plan = planOf([
    { id: "a", code: [block] },
    { id: "b", code: [{ ...block, target: "clean.sh" }] },
    { id: "c", code: [{ ...block, language: "python" }] },
  ]);
  assert.deepEqual(
    of(plan, "destructive-command").map(({ message }) => message.slice(0, 18)),
    ["a runs `rm -rf /`,"],
  );
});

test("a command that destroys something is told with what it does", () => {
  const plan = planOf([
    { id: "a", commands: [{ name: "x", phase: "main", command: "npm run build" }] },
    { id: "b", commands: [{ name: "x", phase: "post", command: "git push -f" }], script: "rm -rf /" },
  ]);
  assert.deepEqual(found(plan, "destructive-command"), ["warning b", "warning b"]);
  assert.match(of(plan, "destructive-command")[0]!.message, /^b runs `git push -f`, which overwrites/);
});

test("a thousand of one kind are counted, not listed", () => {
  const drafts = Array.from({ length: 1000 }, (_, i): TaskDraft => ({
    id: `t${i}`,
    needs: ["ghost"],
    groups: ["wave:1"],
    files: ["x.ts"],
  }));
  const plan = planOf(drafts, { groups: [groupOf({ key: "wave:1" })] });
  const unknown = of(plan, "unknown-dependency");
  assert.equal(unknown.length, 51);
  assert.match(unknown.at(-1)!.message, /^950 more findings of this kind/);
  const shared = of(plan, "same-file-in-group");
  assert.equal(shared.length, 1);
  assert.match(shared[0]!.message, /^499500 pairs of tasks of wave 1 write x\.ts at once/);
});

test("a directory and a file in it, written side by side, are one conflict", () => {
  const plan = planOf(
    [
      { id: "a", files: ["src/ui/"], groups: ["wave:1"] },
      { id: "b", files: ["src/ui/button.tsx"], groups: ["wave:1"] },
      { id: "c", files: ["src/ui/input.tsx"], groups: ["wave:1"] },
    ],
    { groups: [groupOf({ key: "wave:1" })] },
  );
  assert.deepEqual(found(plan, "same-file-in-group"), ["warning a b", "warning a c"]);
});

test("no plan makes the judge throw, and errors come first", () => {
  const word = fc.constantFrom(
    "a",
    "b",
    "c",
    "1.1",
    "ghost",
    "",
    "/x",
    "../y",
    "src/**",
    "{a,b}.ts",
    "wave:1",
    "C:\\q\\r.ts",
    "[id]",
  );
  const draft = fc.record({
    id: word,
    minutes: fc.constantFrom(0, 1, 5, Number.NaN, Number.POSITIVE_INFINITY, -3),
    needs: fc.array(word, { maxLength: 3 }),
    files: fc.array(word, { maxLength: 3 }),
    groups: fc.array(word, { maxLength: 2 }),
    status: fc.constantFrom("open", "done", "blocked"),
    script: word,
  });
  const withParent = fc.tuple(draft, fc.option(word, { nil: undefined })).map(([it, parent]) => ({
    ...it,
    ...(parent === undefined ? {} : { parent }),
  }));
  const claims = fc.array(
    fc.tuple(
      fc.constantFrom("tasks", "work-minutes", "elapsed-minutes", "speedup", "agents"),
      fc.double(),
      fc.option(word, { nil: undefined }),
    ),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(fc.array(withParent, { maxLength: 9 }), claims, fc.boolean(), (drafts, stated, known) => {
      const plan = planOf(drafts, {
        groups: [groupOf({ key: "wave:1" }), groupOf({ key: "a", after: ["wave:1", "nowhere"] })],
        declared: stated.map(([what, value, group]) => claimOf(what as "tasks", value, group)),
        notes: [{ code: "reader", severity: "info", message: "noticed", span: at(1) }],
      });
      const list = findings(plan, known ? repository("a", "src/x.ts") : undefined);
      const order = { error: 0, warning: 1, info: 2 };
      list.slice(1).forEach((it, i) => assert.ok(order[list[i]!.severity] <= order[it.severity]));
      for (const { code, message, fix } of list) {
        assert.match(code, /^[a-z]+(-[a-z]+)*$/);
        assert.doesNotMatch(`${message} ${fix ?? ""}`, /undefined|\[object/);
      }
      assert.ok(list.some(({ code }) => code === "reader"));
    }),
    { numRuns: 500 },
  );
});
