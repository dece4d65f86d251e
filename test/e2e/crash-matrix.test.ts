import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { after, before, test, type TestContext } from "node:test";

import { eventfulRepository } from "../rig/eventful-plan.ts";
import type { Finished, ScratchRepository } from "../rig/scratch-repository.ts";
import { eventsOf, landedOf, wrongsOf, type Landed } from "../rig/wrongs-of.ts";

const KILLER = new URL("../rig/kill-at-event.mjs", import.meta.url).href;

const open = new Set<ScratchRepository>();
after(() => open.forEach((it) => it.remove()));
const stage = (): ReturnType<typeof eventfulRepository> => {
  const made = eventfulRepository();
  open.add(made.it);
  return made;
};

/** The undisturbed run: its result, how often it wrote each type of event, and every git command it used. */
let calm: Landed;
let types: ReadonlyMap<string, number>;
let gits: readonly string[];

before(async () => {
  const { it, args } = stage();
  const ran = await it.startWith(withGit(it), "run", "plan.md", ...args).done;
  assert.equal(ran.code, 0, ran.out + ran.err);
  calm = landedOf(it);
  assert.deepEqual(await wrongsOf(it, calm), []);
  types = Map.groupBy(eventsOf(it), ({ type }) => type)
    .entries()
    .reduce((counts, [type, events]) => counts.set(type, events.length), new Map<string, number>());
  gits = readFileSync(join(it.root, "../git.log"), "utf8").trimEnd().split("\n");
});

test(
  "kill -9 of the coordinator just before and just after each type of event is durable",
  { concurrency: 2 },
  async (t) => {
    assert(types.size >= 9, [...types.keys()].join(", "));
    const cases = [...types.keys()].flatMap((type) => [`before ${type} 1`, `after ${type} 1`]);
    // Once more in the thick of it, where there is one.
    for (const [type, count] of types) if (count > 5) cases.push(`after ${type} ${Math.ceil(count / 2)}`);
    await each(t, cases, async (at) => {
      const { it, args } = stage();
      const more = { NODE_OPTIONS: `--import=${KILLER}`, RENGA_KILL_AT: at };
      const killed = await it.startWith(more, "run", "plan.md", ...args).done;
      assert.equal(killed.signal, "SIGKILL", killed.out + killed.err);
      await goOn(it, args);
      return it;
    });
  },
);

test("kill -9 of a git process, each command that a run uses", { concurrency: 2 }, async (t) => {
  const commands = [...new Set(gits)];
  assert(commands.length >= 8, commands.join(", "));
  await each(t, commands, async (command) => {
    const { it, args } = stage();
    const middle = Math.ceil(gits.filter((it) => it === command).length / 2);
    const hurt = await it.startWith(
      { ...withGit(it), KILL_GIT: `${command} ${middle}` },
      "run",
      "plan.md",
      ...args,
    ).done;
    assert(existsSync(join(it.root, "../git.killed")), "no git was killed");
    if (hurt.code !== 0) await goOn(it, args);
    return it;
  });
});

test("kill -9 of every agent half way through its first attempt", async () => {
  const { it, args } = stage();
  writeFileSync(join(it.root, "../kill-agents"), "");
  const ran = await it.renga("run", "plan.md", ...args);
  assert.equal(ran.code, 0, ran.out + ran.err);
  assert.deepEqual(await wrongsOf(it, calm), []);
});

/** Runs each case by itself, two at a time, and asks of each repository what is wrong with it. */
async function each(
  t: TestContext,
  cases: readonly string[],
  hurt: (name: string) => Promise<ScratchRepository>,
): Promise<void> {
  await Promise.all(
    cases.map((name) =>
      t.test(name, async () => {
        const it = await hurt(name);
        assert.deepEqual(await wrongsOf(it, calm), []);
        it.remove();
        open.delete(it);
      }),
    ),
  );
}

/** Goes on as a user would: with the run where there is one, else from the start. */
async function goOn(it: ScratchRepository, args: readonly string[]): Promise<void> {
  const again = await it.renga("run", "--continue");
  if (again.code === 0) return;
  const none = /no unfinished run|nothing has been run/u.test(again.err);
  assert(none, `${again.code ?? again.signal}: ${again.out}${again.err}`);
  if (landedOf(it).tasks.length > 0) return;
  const anew: Finished = await it.renga("run", "plan.md", ...args);
  assert.equal(anew.code, 0, anew.out + anew.err);
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
