import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test, type TestContext } from "node:test";

import type { Event } from "../../src/core/run/event.ts";
import { askingScene, breakerScene, checkedScene, stepsScene, type Scene } from "../rig/eventful-plan.ts";
import type { ScratchRepository } from "../rig/scratch-repository.ts";
import { toTheEnd } from "../rig/to-the-end.ts";
import { eventsOf, landedOf, wrongsOf, type Landed } from "../rig/wrongs-of.ts";

const KILLER = new URL("../rig/kill-at-event.mjs", import.meta.url).href;
const SCENES = { checked: checkedScene, asking: askingScene, steps: stepsScene, breaker: breakerScene };
type Name = keyof typeof SCENES;

/** For all cases of a kind together, and for one of them, in milliseconds: enough for the slowest machine, and an end for what hangs. */
const [ALL_MS, ONE_MS] = [1_800_000, 300_000];

/** The scene in which the coordinator is killed around each kind of event; a kind without one is no type, and fails below as well. */
const SCENE_OF = {
  "run-started": "steps",
  "run-resumed": "asking",
  "attempt-started": "checked",
  "process-started": "checked",
  "phase-started": "breaker",
  "check-started": "checked",
  "check-finished": "steps",
  "chunk-finished": "steps",
  "checkpoint-taken": "steps",
  "attempt-finished": "checked",
  "lease-extended": "checked",
  "landing-started": "checked",
  landed: "checked",
  "landing-refused": "checked",
  superseded: "checked",
  "background-started": "steps",
  "background-stop-asked": "steps",
  "background-ended": "steps",
  "monitor-sampled": "steps",
  "alert-raised": "steps",
  answered: "asking",
  "task-skipped": "asking",
  "task-reopened": "asking",
  "provider-paused": "checked",
  "provider-resumed": "checked",
  "time-reached": "checked",
  "agents-changed": "checked",
  "gates-started": "steps",
  "gate-checked": "steps",
  "gates-finished": "steps",
  "breaker-tripped": "breaker",
  "budget-noticed": "breaker",
  "roll-back-started": "breaker",
  "rolled-back": "breaker",
  "stop-requested": "asking",
  "run-finished": "breaker",
} as const satisfies Record<Event["type"], Name>;

const open = new Set<ScratchRepository>();
after(() => open.forEach((it) => it.remove()));
const stage = (name: Name): Scene => {
  const made = SCENES[name]();
  open.add(made.it);
  return made;
};

/** What each scene comes to when nobody disturbs it, and the kinds of event that it writes. */
const calm = new Map<Name, Landed & { readonly types: ReadonlySet<string> }>();

before(async () => {
  for (const name of Object.keys(SCENES) as Name[]) {
    const scene = stage(name);
    await toTheEnd(scene);
    const types = new Set(eventsOf(scene.it).map(({ type }) => type));
    calm.set(name, { ...landedOf(scene.it), types });
    assert.deepEqual(await wrongsOf(scene.it), [], name);
  }
});

test("every kind of event that the core knows is written by the scene it is to be written by", () => {
  const core = new URL("../../src/core/run/", import.meta.url);
  const declared = readdirSync(core)
    .filter((name) => /(?:^|-)event\.ts$/u.test(name))
    .flatMap((name) => [...readFileSync(new URL(name, core), "utf8").matchAll(/readonly type: "([\w-]+)"/gu)])
    .map(([, type = ""]) => type);
  assert.deepEqual(Object.keys(SCENE_OF).toSorted(), declared.toSorted());
  const missing = Object.entries(SCENE_OF).filter(([type, name]) => calm.get(name)?.types.has(type) !== true);
  assert.deepEqual(missing, []);
});

test(
  "kill -9 of the coordinator just before each kind of event is durable, and just after it is at last",
  { concurrency: 2, timeout: ALL_MS },
  async (t) => {
    const cases = Object.entries(SCENE_OF).map(([at, name]) => ({ name, at }));
    await each(t, cases, async ({ name, at }) => {
      const [before, after] = [killing(`before ${at}`), killing(`after ${at}`)];
      const killed = await play(name, [before, after]);
      assert(killed > 0, "nobody was killed");
      // Where it happens only once, the second kill has a run of its own.
      if (killed === 1) assert.equal(await play(name, [after]), 1, "nobody was killed after it");
    });
  },
);

test(
  "kill -9 of all agents, and of all git processes, around each kind of event",
  { concurrency: 2, timeout: ALL_MS },
  async (t) => {
    const names = Object.keys(SCENES) as Name[];
    const cases = names.flatMap((name) => ["agent", "git"].map((at) => ({ name, at })));
    // Around most events chance says who is at work; in each scene somebody is around some.
    await each(t, cases, async ({ name, at }) => {
      await play(name, [killing(at)], ({ it }) => assert(killsIn(it).length > 0, "nobody was killed"));
    });
  },
);

test(
  "kill -9 of all that goes on in the background, or of the shell around it only, before and after its start-up is durable",
  { concurrency: 2, timeout: ALL_MS },
  async (t) => {
    const cases = ["background background-started", "keeper background-started"].map((at) => ({
      name: "steps" as const,
      at,
    }));
    await each(t, cases, async ({ name, at }) => {
      await play(name, [killing(at)], ({ it }) => {
        assert(killsIn(it).length > 0, "nobody was killed");
        assert.match(
          endsIn(it).join("\n"),
          /how it ended is not known|it was killed before it had started up/u,
        );
      });
    });
  },
);

test("kill -9 of every agent half way through its first attempt", async () => {
  const scene = stage("checked");
  writeFileSync(join(scene.it.root, "../kill-agents"), "");
  await toTheEnd(scene);
  assert.deepEqual(await wrongsOf(scene.it, calm.get("checked")), []);
});

/** How processes in the background ended that nobody had asked to. */
function endsIn(it: ScratchRepository): readonly string[] {
  return eventsOf(it).flatMap((event) => {
    if (event.type === "background-ended" && event.how !== "stopped") return [event.message];
    return event.type === "attempt-finished" && event.result.status === "failed"
      ? [event.result.message]
      : [];
  });
}

/** Around which events somebody was killed. */
function killsIn(it: ScratchRepository): readonly string[] {
  const log = join(it.root, "../killed.log");
  return existsSync(log) ? [...new Set(readFileSync(log, "utf8").trimEnd().split("\n"))] : [];
}

function killing(at: string): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=${KILLER}`, RENGA_KILL_AT: at };
}

type Case = { readonly name: Name; readonly at: string };

/** Plays the cases two at a time. */
async function each(
  t: TestContext,
  cases: readonly Case[],
  hurt: (which: Case) => Promise<void>,
): Promise<void> {
  await Promise.all(cases.map((it) => t.test(`${it.at}, ${it.name}`, { timeout: ONE_MS }, () => hurt(it))));
}

/** A scene to its end, hurt in each of these ways in turn, and all that may be wrong with it then; answers how many kills there were. */
async function play(
  name: Name,
  hurts: readonly ReturnType<typeof killing>[],
  look: (scene: Scene) => void = () => {},
): Promise<number> {
  const scene = stage(name);
  const killed = await toTheEnd(scene, ...hurts);
  look(scene);
  assert.deepEqual(await wrongsOf(scene.it, calm.get(name)), []);
  scene.it.remove();
  open.delete(scene.it);
  return killed;
}
