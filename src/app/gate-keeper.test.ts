import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { scratchRepository, type ScratchRepository } from "../../test/contracts/scratch-repository.ts";
import { scratchFolder } from "../../test/rig/scratch-folder.ts";
import { createProcessRunner } from "../adapters/process/create-process-runner.ts";
import { openGitWorkspace } from "../adapters/workspace-git/open-git-workspace.ts";
import type { Event } from "../core/run/event.ts";
import type { GateChecked, GateRef, GatesFinished } from "../core/run/gate-event.ts";
import { configOf, type ConfigFile } from "../schema/config.ts";
import { createGateKeeper, type GateKeeper, type GateKeeperOptions } from "./gate-keeper.ts";

type Scene = {
  readonly repository: ScratchRepository;
  readonly base: string;
  readonly keeper: GateKeeper;
  readonly landed: { task: string; commit: string }[];
  /** Writes a file, commits, and lets it count as a task's landing. */
  readonly land: (task: string, path: string, text: string) => string;
  /** Asks the gates of a level, on what landed last; gives what was told. */
  readonly ask: (
    level: GateRef["level"],
    commit?: string,
  ) => Promise<{ readonly checked: readonly GateChecked[]; readonly end: GatesFinished }>;
  /** How often gates wrote into the file that $RUNS names. */
  readonly runs: () => number;
};

const FILES = { "README.md": "# Scratch\n", "number.txt": "90\n", "state.txt": "good\n" };
const RUN = 'echo x >> "$RUNS"; ';

async function play(
  gates: (runs: string) => NonNullable<ConfigFile["gates"]>,
  scene: (it: Scene) => Promise<void>,
  options: Partial<GateKeeperOptions> & { readonly files?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const runs = join(scratchFolder(), "runs");
  const repository = scratchRepository(options.files ?? FILES);
  const base = repository.git("rev-parse", "HEAD");
  const workspace = await openGitWorkspace({ root: repository.root });
  const checks = createProcessRunner();
  const told: Event[] = [];
  const landed: Scene["landed"] = [];
  try {
    await workspace.openBranch("renga/r1", base);
    const keeper = createGateKeeper({
      workspace,
      checks,
      tell: (event) => told.push(event),
      now: () => 7,
      config: configOf({ gates: gates(`RUNS=${runs}; ${RUN}`) }),
      run: "r1",
      branch: "renga/r1",
      base,
      landings: () => landed,
      stop: new AbortController().signal,
      ...options,
    });
    await scene({
      repository,
      base,
      keeper,
      landed,
      land(task, path, text) {
        repository.write(path, text);
        const commit = repository.commit(task);
        landed.push({ task, commit });
        return commit;
      },
      async ask(level, commit = landed.at(-1)?.commit ?? base) {
        const from = told.length;
        await keeper.keep({ level, commit });
        const fresh = told.slice(from);
        const end = fresh.at(-1);
        assert.ok(end?.type === "gates-finished", JSON.stringify(end));

        return { checked: fresh.filter((event) => event.type === "gate-checked"), end };
      },
      runs: () => (existsSync(runs) ? readFileSync(runs, "utf8").split("\n").length - 1 : 0),
    });
  } finally {
    await checks.close();
    await workspace.close();
    repository.remove();
  }
}

const GOOD = "grep -q good state.txt";
const NUMBER = {
  name: "number",
  command: "cat number.txt",
  threshold: { value: "(\\d+)", least: 80, worseBy: 5 },
};
const verdicts = (checked: readonly GateChecked[]): readonly string[] =>
  checked.map(({ name, verdict }) => `${name}: ${verdict}`);

test("green gates are told with what they were held against, and the same tree is proven once", () =>
  play(
    (runs) => ({
      group: [{ name: "good", command: `${runs}${GOOD}` }, NUMBER],
      end: [{ name: "good", command: `${runs}${GOOD}` }],
    }),
    async ({ land, ask, runs }) => {
      const commit = land("1", "a.txt", "a\n");
      const { checked, end } = await ask("group");
      assert.deepEqual(verdicts(checked), ["good: passed", "number: passed"]);
      assert.deepEqual([checked[1]?.value, checked[1]?.limit], [90, "at least 85 (90 before the run)"]);
      assert.deepEqual(
        [end.passed, end.message, end.commit, end.level],
        [true, "2 of 2 gates passed", commit, "group"],
      );
      const again = await ask("end");
      assert.equal(again.end.passed, true);
      assert.equal(again.checked[0]?.ms, 0);
      assert.equal(runs(), 1);
    },
  ));

test("the landing that turned a gate red is found, though later ones are red with it", () =>
  play(
    (runs) => ({ end: [{ name: "good", command: `${runs}${GOOD}` }] }),
    async ({ land, ask, runs }) => {
      for (let i = 0; i < 16; i++)
        land(`t${i}`, i === 5 ? "state.txt" : `f${i}.txt`, i === 5 ? "broken\n" : "x\n");
      const { checked, end } = await ask("end");
      assert.deepEqual(verdicts(checked), ["good: failed"]);
      assert.deepEqual([end.passed, end.culprit], [false, "t5"]);
      assert.match(
        end.message,
        /^the gate good \(`RUNS=.*`\) is red at [\da-f]{10}: exit code 1; t5 turned it red with [\da-f]{10}/u,
      );
      // The head twice, the base once, and the bisection, where each red one is repeated.
      assert.ok(runs() <= 2 + 1 + 2 * 4, `${runs()} runs`);
    },
  ));

test("each of several red gates has its own culprit, and all are named, the one that landed first before the others", () =>
  play(
    () => ({
      end: [
        { name: "number", command: "grep -q 90 number.txt" },
        { name: "state", command: "grep -q good state.txt" },
        { name: "readme", command: "grep -q Scratch README.md" },
      ],
    }),
    async ({ land, ask }) => {
      for (let i = 0; i < 12; i++) {
        if (i === 3) land("t3", "state.txt", "broken\n");
        else if (i === 9) land("t9", "number.txt", "1\n");
        else land(`t${i}`, `f${i}.txt`, "x\n");
      }
      const { end } = await ask("end");
      assert.deepEqual([end.passed, end.culprit], [false, "t3"]);
      assert.deepEqual(
        end.culprits?.map(({ name, task }) => `${name}: ${task}`),
        ["state: t3", "number: t9"],
      );
      assert.match(
        end.message,
        /t9 turned it red .*; red, too: state \(turned red by t3 with [\da-f]{10}\)/u,
      );
    },
  ));

test("the culprit is found through a gate that fails the first time on every tree", () =>
  play(
    () => {
      const marks = join(scratchFolder(), "mark");
      const moody = `m="${marks}$(ls | wc -l)"; test -e "$m" || { touch "$m"; exit 1; }; ${GOOD}`;
      return { group: ["true"], end: [{ name: "moody", command: moody }] };
    },
    async ({ land, ask }) => {
      for (let i = 0; i < 9; i++) land(`t${i}`, `f${i}.txt`, "x\n");
      assert.deepEqual(verdicts((await ask("end")).checked), ["moody: flaky"]);
      land("bad", "state.txt", "broken\n");
      for (let i = 9; i < 14; i++) land(`t${i}`, `f${i}.txt`, "x\n");
      const { checked, end } = await ask("end");
      assert.deepEqual([verdicts(checked), end.culprit], [["moody: failed"], "bad"]);
      assert.equal((await ask("group")).end.passed, true);
      assert.equal((await ask("phase")).end.message, "there are no gates here");
    },
  ));

test("red before the run: the run is kept from starting by its own gates only, and nobody is blamed later", () =>
  play(
    () => ({
      before: [{ name: "quick", command: "true" }],
      task: [{ name: "lint", command: "exit 3" }],
      end: [
        { name: "good", command: GOOD },
        { name: "lint", command: "exit 3" },
      ],
    }),
    async ({ land, ask, keeper }) => {
      const first = await ask("before");
      assert.deepEqual(verdicts(first.checked), ["quick: passed", "lint: was-red", "good: passed"]);
      assert.deepEqual(
        [first.end.passed, first.end.message],
        [true, "2 of 3 gates passed; red before the run already: lint"],
      );
      assert.deepEqual([...keeper.baseline.values()], [{ red: false }, { red: true }, { red: false }]);
      land("1", "a.txt", "a\n");
      const last = await ask("end");
      assert.deepEqual(verdicts(last.checked), ["good: passed", "lint: was-red"]);
      assert.equal(last.end.passed, true);
    },
  ));

test("a gate before the run that is red refuses the run, unless red is allowed", async () => {
  const gates = () => ({ before: [{ name: "tests", command: "echo two failed; exit 1" }] });
  await play(gates, async ({ ask }) => {
    const { checked, end } = await ask("before");
    assert.deepEqual(verdicts(checked), ["tests: failed"]);
    assert.equal(end.passed, false);
    assert.match(end.message, /^the gate tests .* is red before the run began: exit code 1\ntwo failed$/u);
  });
  await play(
    gates,
    async ({ ask }) => {
      const { checked, end } = await ask("before");
      assert.deepEqual([verdicts(checked), end.passed], [["tests: was-red"], true]);
    },
    { allowRed: true },
  );
});

test("a gate that fails once and then passes is flaky: recorded, and no failure", () =>
  play(
    (runs) => ({ end: [{ name: "moody", command: `${runs}echo try; test $(wc -l < "$RUNS") -ge 2` }] }),
    async ({ land, ask }) => {
      land("1", "a.txt", "a\n");
      const { checked, end } = await ask("end");
      assert.deepEqual(verdicts(checked), ["moody: flaky"]);
      assert.deepEqual([checked[0]?.exitCode, checked[0]?.output], [1, "try"]);
      assert.deepEqual(
        [end.passed, end.message],
        [true, "1 of 1 gate passed; passed only when repeated: moody"],
      );
    },
  ));

test("a number that got worse than before by more than is allowed is a task's doing, even where it was too low before", () =>
  play(
    () => ({ end: [NUMBER] }),
    async ({ land, ask }) => {
      assert.equal((await ask("before")).checked[0]?.verdict, "was-red");
      land("1", "a.txt", "a\n");
      assert.equal((await ask("end")).checked[0]?.verdict, "was-red");
      land("2", "number.txt", "40\n");
      land("3", "b.txt", "b\n");
      const { checked, end } = await ask("end");
      assert.deepEqual([checked[0]?.verdict, checked[0]?.value], ["failed", 40]);
      assert.deepEqual([end.passed, end.culprit], [false, "2"]);
    },
    { files: { ...FILES, "number.txt": "60\n" } },
  ));

test("after a resume the journal tells what was red before the run, and where gates were green", async () => {
  const gates = () => ({ end: [{ name: "lint", command: "exit 3" }] });
  await play(
    gates,
    async ({ keeper, land, ask }) => {
      assert.deepEqual([...keeper.baseline], [["lint\0exit 3", { red: true }]]);
      land("1", "a.txt", "a\n");
      assert.deepEqual(verdicts((await ask("end")).checked), ["lint: was-red"]);
    },
    {
      before: [
        {
          type: "gate-checked",
          at: 1,
          level: "before",
          commit: "c",
          name: "lint",
          command: "exit 3",
          exitCode: 3,
          timedOut: false,
          ms: 1,
          output: "",
          verdict: "was-red",
        },
      ],
    },
  );
});

test("what ends the run, or makes a worktree impossible, is an answer too, never a rejection", async () => {
  const stop = new AbortController();
  await play(
    () => ({ end: ["sleep 60"] }),
    async ({ land, ask }) => {
      land("1", "a.txt", "a\n");
      const asked = ask("end");
      stop.abort();
      const { checked, end } = await asked;
      assert.deepEqual([checked, end.passed, end.message], [[], false, "the run was stopped"]);
    },
    { stop: stop.signal },
  );
  await play(
    () => ({ end: ["true"] }),
    async ({ ask }) => {
      const { end } = await ask("end", "0123456789012345678901234567890123456789");
      assert.equal(end.passed, false);
      assert.match(end.message, /^the gates could not be run: /u);
    },
  );
});
