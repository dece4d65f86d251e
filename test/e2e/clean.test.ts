import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";

const made: ScratchRepository[] = [];
after(() => made.forEach((it) => it.remove()));

const PLAN = `step_1_count:
  main:
    script: count.sh
    mode: chunked
    chunks: [{ size: 2 }]
    checkpoint_every: 1
`;
const COUNT =
  'echo kept > "$RENGA_STATE/kept"; echo said; seq $RENGA_CHUNK_START $RENGA_CHUNK_START >> units.txt\n';

const filled = (it: ScratchRepository, folder: string): readonly string[] => {
  const path = join(it.root, ".renga", folder);
  return existsSync(path) ? readdirSync(path) : [];
};
const refs = (it: ScratchRepository): string =>
  it.git("for-each-ref", "--format=%(refname)", "refs/renga/", "refs/heads/renga/");

test("what a run leaves goes when its commits were taken in, after a look at it, and not before unless that is asked for", async () => {
  const it = scratchRepository({ "steps.yaml": PLAN, "count.sh": COUNT });
  made.push(it);
  assert.equal((await it.renga("run", "steps.yaml", "--yes")).code, 0);
  const before = refs(it);
  assert.match(before, /\/checkpoints\//u);
  const unlanded = await it.renga("clean");
  assert.match(unlanded.out, /kept: it holds commits that are not in main/u);
  assert.doesNotMatch(unlanded.out, /can go on/u, "it is done");
  assert.equal(refs(it), before);
  assert.ok(filled(it, "attempts").length > 0 && filled(it, "state").length > 0);

  assert.equal((await it.renga("land")).code, 0);
  const shown = await it.renga("clean", "--dry-run");
  assert.match(shown.out, /\.renga\/attempts: assignments and logs would be removed, \d+\.\d MB/u);
  assert.match(shown.out, /\.renga\/state: what tasks kept would be removed, \d+\.\d MB/u);
  assert.match(shown.out, /1 refs under refs\/renga\/ would be deleted/u);
  assert.equal(refs(it), before);
  assert.ok(filled(it, "attempts").length > 0);

  mkdirSync(join(it.root, ".renga", "agents", "claude"), { recursive: true });
  const done = await it.renga("clean");
  assert.match(done.out, /renga\/\S+ deleted/u, done.out);
  assert.equal(refs(it), "");
  for (const folder of ["attempts", "state", "agents", "worktrees"])
    assert.deepEqual(filled(it, folder), [], folder);
  assert.equal((await it.renga("report")).code, 0, "the journal stays");
  assert.equal(it.git("show", "main:units.txt"), "0\n1");
});

test("a run that can go on keeps all it needs, but for --force; a branch that was deleted by hand leaves no checkpoint", async () => {
  const it = scratchRepository({ "steps.yaml": PLAN, "count.sh": `${COUNT}test $RENGA_CHUNK_START = 0\n` });
  made.push(it);
  assert.equal((await it.renga("run", "steps.yaml", "--yes", "--retries", "0")).code, 1);
  const before = refs(it);
  assert.match(before, /\/checkpoints\//u);
  assert.match((await it.renga("clean")).out, /can go on with renga run --continue/u);
  assert.equal(refs(it), before);
  assert.ok(filled(it, "state").length > 0);
  await it.renga("clean", "--force");
  assert.equal(refs(it), "");
  assert.deepEqual(filled(it, "state"), []);

  const other = scratchRepository({ "steps.yaml": PLAN, "count.sh": COUNT });
  made.push(other);
  await other.renga("run", "steps.yaml", "--yes");
  other.git(
    "branch",
    "-q",
    "-D",
    other.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/"),
  );
  await other.renga("clean");
  assert.equal(refs(other), "");
});
