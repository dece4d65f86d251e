import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { after, before, test, type TestContext } from "node:test";

import { askingScene, breakerScene, checkedScene, stepsScene, type Scene } from "../rig/eventful-plan.ts";
import type { Finished, ScratchRepository } from "../rig/scratch-repository.ts";
import { eventsOf, landedOf, wrongsOf, type Landed } from "../rig/wrongs-of.ts";

const KILLER = new URL("../rig/kill-at-event.mjs", import.meta.url).href;
const SCENES = { checked: checkedScene, asking: askingScene, steps: stepsScene, breaker: breakerScene };
type Name = keyof typeof SCENES;

const open = new Set<ScratchRepository>();
after(() => open.forEach((it) => it.remove()));
const stage = (name: Name): Scene => {
  const made = SCENES[name]();
  open.add(made.it);
  return made;
};

/** What each scene comes to when nobody disturbs it; which scene first wrote each type of event; every git command of the first. */
const calm = new Map<Name, Landed>();
const types = new Map<string, Name>();
let gits: readonly string[];

before(async () => {
  for (const name of Object.keys(SCENES) as Name[]) {
    const scene = stage(name);
    const { it } = scene;
    await toTheEnd(scene, name === "checked" ? withGit(it) : {});
    calm.set(name, landedOf(it));
    assert.deepEqual(await wrongsOf(it), [], name);
    for (const { type } of eventsOf(it)) if (!types.has(type)) types.set(type, name);
    if (name === "checked") gits = readFileSync(join(it.root, "../git.log"), "utf8").trimEnd().split("\n");
  }
});

test(
  "kill -9 of the coordinator just before and just after each type of event is durable",
  { concurrency: 2 },
  async (t) => {
    assert(types.size >= 25, [...types.keys()].join(", "));
    const cases = [...types].flatMap(([type, name]) =>
      ["before", "after"].map((when) => ({ name, title: `${when} ${type}`, at: `${when} ${type} 1` })),
    );
    await each(t, cases, async (scene, { at }) => {
      const more = { NODE_OPTIONS: `--import=${KILLER}`, RENGA_KILL_AT: at };
      const killed = await toTheEnd(scene, more);
      assert(killed, `nobody was killed ${at}`);
    });
  },
);

test("kill -9 of a git process, each command that a run uses", { concurrency: 2 }, async (t) => {
  const commands = [...new Set(gits)];
  assert(commands.length >= 8, commands.join(", "));
  const cases = commands.map((command) => ({
    name: "checked" as const,
    title: command,
    at: `${command} ${Math.ceil(gits.filter((it) => it === command).length / 2)}`,
  }));
  await each(t, cases, async (scene, { at }) => {
    await toTheEnd(scene, { ...withGit(scene.it), KILL_GIT: at });
    // A landing on a head that has not moved needs no proof, and no git for one.
    const spared = /^(read-tree|log|merge-base) /u.test(at);
    assert(spared || existsSync(join(scene.it.root, "../git.killed")), "no git was killed");
  });
});

test("kill -9 of every agent half way through its first attempt", async () => {
  const scene = stage("checked");
  writeFileSync(join(scene.it.root, "../kill-agents"), "");
  await toTheEnd(scene);
  assert.deepEqual(await wrongsOf(scene.it, calm.get("checked")), []);
});

type Case = { readonly name: Name; readonly title: string; readonly at: string };

/** Runs each case by itself, two at a time, and asks of each repository what is wrong with it. */
async function each(
  t: TestContext,
  cases: readonly Case[],
  hurt: (scene: Scene, which: Case) => Promise<void>,
): Promise<void> {
  await Promise.all(
    cases.map((it) =>
      t.test(it.title, async () => {
        const scene = stage(it.name);
        await hurt(scene, it);
        assert.deepEqual(await wrongsOf(scene.it, calm.get(it.name)), []);
        scene.it.remove();
        open.delete(scene.it);
      }),
    ),
  );
}

/** Sitting after sitting until the run is done, with people's answers between them; `more` until somebody was killed, which it tells. */
async function toTheEnd(scene: Scene, more: Readonly<Record<string, string>> = {}): Promise<boolean> {
  let killed = false;
  let last: Finished | undefined;
  for (let sittings = 0; sittings < 8; sittings++) {
    last = await scene.start(killed ? {} : more);
    if (last.code === 0) return killed;
    if (last.signal === "SIGKILL") killed = true;
    else await scene.people();
  }
  assert.fail(`not done after eight sittings; the last: ${last?.out}${last?.err}`);
}

/** A `git` before the real one on the PATH: writes its command to a log, and ends itself in the middle where it is told to. */
function withGit(it: ScratchRepository): Record<string, string> {
  const top = join(it.root, "..");
  const bin = join(top, "bin");
  mkdirSync(bin, { recursive: true });
  const path = process.env["PATH"] ?? "";
  const script = `#!/bin/sh
c=
for a in "$@"; do
  case "$skip$a" in 1*) skip=; continue;; -c|-C) skip=1; continue;; -*) continue;; esac
  c=$a; break
done
case " $* " in *" --stdin"*|*" --batch"*) c="$c-long";; esac
PATH='${path}'; export PATH
printf '%s\\n' "$c" >> '${top}/git.log'
if [ "\${KILL_GIT% *}" = "$c" ] && [ "$(grep -cx -- "$c" '${top}/git.log')" -ge "\${KILL_GIT#* }" ] && mkdir '${top}/git.killed' 2> /dev/null; then
  git "$@" <&0 & pid=$!
  case "$c" in *-long) sleep 0.3;; esac
  kill -9 $pid; wait $pid
  kill -9 $$
fi
exec git "$@"
`;
  writeFileSync(join(bin, "git"), script);
  chmodSync(join(bin, "git"), 0o755);
  return { PATH: `${bin}${delimiter}${path}` };
}
