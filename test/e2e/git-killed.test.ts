import assert from "node:assert/strict";
import { after, before, test, type TestContext } from "node:test";

import { checkedScene, type Scene } from "../rig/eventful-plan.ts";
import { furnishedScene } from "../rig/furnished-plan.ts";
import { killableGit, type KillableGit } from "../rig/killable-git.ts";
import type { ScratchRepository } from "../rig/scratch-repository.ts";
import { toTheEnd } from "../rig/to-the-end.ts";
import { branchOf, landedOf, wrongsOf, type Landed } from "../rig/wrongs-of.ts";

const SCENES = { checked: checkedScene, furnished: furnishedScene };
type Name = keyof typeof SCENES;

/** For all cases together, and for one of them, in milliseconds: enough for the slowest machine, and an end for what hangs. */
const [ALL_MS, ONE_MS] = [1_800_000, 300_000];

const open = new Set<ScratchRepository>();
after(() => open.forEach((it) => it.remove()));
const stage = (name: Name): Scene => {
  const made = SCENES[name]();
  open.add(made.it);
  return made;
};

type Calm = Landed & { readonly commands: readonly string[] };
/** What each scene comes to, and every git command until its branch is landed, when nobody disturbs it. */
const calm = new Map<Name, Calm>();

before(async () => {
  for (const name of Object.keys(SCENES) as Name[]) {
    const scene = stage(name);
    const git = killableGit(scene.it);
    await toTheEnd(scene, git.env);
    const landed = landedOf(scene.it);
    assert.deepEqual(await wrongsOf(scene.it), [], name);
    await land(scene.it, git, name);
    calm.set(name, { ...landed, commands: git.commands() });
  }
});

test("each git command that a run and `renga land` use has its case", () => {
  const commands = [...calm.values()].flatMap((it) => it.commands);
  for (const command of [
    "worktree add",
    "merge-tree long",
    "update-ref long",
    "cat-file long",
    "commit-tree once",
    "merge",
  ])
    assert(commands.includes(command), command);
});

test(
  "kill -9 of a git process, each command, three of them in a run",
  { concurrency: 2, timeout: ALL_MS },
  async (t) => {
    const [checked, furnished] = [commandsOf("checked"), commandsOf("furnished")];
    await Promise.all([
      ...inThrees(checked).map((some) => play(t, "checked", some)),
      ...inThrees(furnished.filter((it) => !checked.includes(it))).map((some) => play(t, "furnished", some)),
    ]);
  },
);

function commandsOf(name: Name): readonly string[] {
  return [...new Set(calm.get(name)?.commands)];
}

function inThrees(commands: readonly string[]): readonly (readonly string[])[] {
  const runs = Math.ceil(commands.length / 3);
  return Array.from({ length: runs }, (_, i) => commands.filter((_, j) => j % runs === i));
}

async function play(t: TestContext, name: Name, commands: readonly string[]): Promise<void> {
  await t.test(commands.join(", "), { timeout: ONE_MS }, async () => {
    const { commands: all = [], ...landed } = calm.get(name) ?? {};
    const times = commands.map(
      (it) => [it, Math.ceil(all.filter((other) => other === it).length / 2)] as const,
    );
    const scene = stage(name);
    const git = killableGit(scene.it, new Map(times));
    await toTheEnd(scene, git.env);
    assert.deepEqual(await wrongsOf(scene.it, landed as Landed), []);
    await land(scene.it, git, name);
    // A landing on a head that has not moved needs no proof, and no git for one; a worktree that is tidy needs no clearing up.
    const spared = ["read-tree", "log", "merge-base", "clean", "status"];
    const missed = commands.filter((it) => !git.killed().includes(it) && !spared.includes(it));
    assert.deepEqual(missed, [], "nobody was killed");
    scene.it.remove();
    open.delete(scene.it);
  });
}

/** Lands the run's branch, with the doctor's help where need be: in the checkout, or where another branch is checked out there. */
async function land(it: ScratchRepository, git: KillableGit, name: Name): Promise<void> {
  const branch = branchOf(it);
  it.git("commit", "-q", "--allow-empty", "-m", "Meanwhile");
  if (name === "furnished") it.git("switch", "-q", "-c", "elsewhere");
  let said = "";
  for (let tries = 0; tries < 5; tries++) {
    const { code, out, err } = await it.startWith(git.env, "land").done;
    said = out + err;
    if (code === 0) break;
    await it.renga("doctor", "--fix");
  }
  assert.equal(it.git("rev-list", `main..${branch}`), "", said);
  assert.equal(it.git("diff", "main", branch), "", said);
  assert.equal(it.git("status", "--porcelain"), "", said);
}
