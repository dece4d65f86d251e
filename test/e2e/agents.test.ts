import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";

const made: ScratchRepository[] = [];
after(() => made.forEach((it) => it.remove()));

const CONFIG = `agents:
  - name: quick
    kind: command
    command: sh cheap.sh
    tier: cheap
    capacity: 2
  - name: typist
    kind: command
    command: sh types.sh
    tier: cheap
    takes: { words: [types], paths: ["types/**"] }
  - { name: deep, kind: command, command: sh deep.sh, tier: strong }
`;
const PLAN = `steps:
  - id: "1"
    title: Create the types
    files: [types/a.txt]
    post: [test -f types/a.txt]
  - id: "2"
    title: Write the page
    files: [page.txt]
    skills: [house-style]
    post: [grep -q deep page.txt]
  - id: "3"
    title: Design the format
    files: [format.txt]
    agent: ann
    post: [test -f format.txt]
`;
const FILES = {
  "renga.config.yaml": CONFIG,
  "plan.yaml": PLAN,
  "cheap.sh": "cat > /dev/null; echo cheap > page.txt\n",
  "types.sh": "cat > /dev/null; mkdir -p types; echo typist > types/a.txt\n",
  "deep.sh":
    'grep -q "No abbreviations" && s=" styled"; case $RENGA_TASK_ID in 2) echo "deep$s" > page.txt;; *) echo deep > format.txt;; esac\n',
  ".claude/skills/house-style/SKILL.md": "---\ndescription: How we write\n---\nNo abbreviations.\n",
  ".claude/agents/reviewer.md": "---\ndescription: Reviews\nmodel: opus\n---\nReview it.\n",
};

function repository(files: Record<string, string> = FILES): ScratchRepository {
  const it = scratchRepository(files);
  made.push(it);
  return it;
}

test("renga agents shows what there is, and who would get which task", async () => {
  const it = repository();
  const all = await it.renga("agents");
  assert.equal(all.code, 0, all.err);
  assert.match(all.out, /^ {2}quick +command +cheap +quick +at most 2 +renga\.config\.yaml/mu);
  assert.match(
    all.out,
    /^ {2}reviewer +claude:opus +strong +anthropic +\.claude\/agents\/reviewer\.md +Reviews$/mu,
  );
  assert.match(all.out, /^ {2}types +claude:haiku +cheap +anthropic +built in +type definitions$/mu);
  assert.match(all.out, /^ {2}test runner +renga run, renga config +runs the checks/mu);
  assert.match(all.out, /^ {2}house-style +How we write$/mu);
  const json = JSON.parse((await it.renga("agents", "plan.yaml", "--json")).out) as {
    readonly tasks: readonly {
      readonly id: string;
      readonly agent: string;
      readonly skills: readonly string[];
    }[];
    readonly problems: readonly string[];
  };
  assert.deepEqual(
    json.tasks.map(({ id, agent, skills }) => [id, agent, ...skills]),
    [
      ["1", "typist"],
      ["2", "quick", "house-style"],
      ["3", "deep"],
    ],
  );
  assert.deepEqual(json.problems, [
    "task 3 names the agent ann, which this run does not have: given to the agents that it has",
  ]);
  const some = await it.renga("agents", "plan.yaml", "--agent", "deep,reviewer");
  assert.match(some.out, /^ {2}1 +deep +~\d{3} tokens +strong: /mu);
  const none = await it.renga("agents", "plan.yaml", "--agent", "deep,nobody");
  assert.equal(none.code, 2);
  assert.match(none.err, /nobody: no such agent/u);
});

test("a run gives each task to the agent it is for, goes up after a failure, and says why", async () => {
  const it = repository();
  const ran = await it.renga("run", "plan.yaml", "--yes", "--retries", "0");
  assert.equal(ran.code, 0, ran.out + ran.err);
  assert.match(ran.err, /task 3 names the agent ann/u);
  assert.equal(it.git("show", "renga/" + runOf(it) + ":types/a.txt"), "typist");
  assert.equal(it.git("show", "renga/" + runOf(it) + ":page.txt"), "deep styled");
  assert.equal(it.git("show", "renga/" + runOf(it) + ":format.txt"), "deep");
  const { out } = await it.renga("log", "2");
  assert.match(out, /^ +\S+ {2}start +\(quick\)\n +cheap: none like it \(components\) was seen at cheap, /mu);
  assert.match(out, /^ +\S+ {2}start +\(deep, attempt 2\)\n +strong: quick did not do it; /mu);
  const [first = ""] = (await it.renga("log", "2", "--json")).out.split("\n", 1);
  const { agent, tier, why } = JSON.parse(first) as Readonly<Record<string, string>>;
  assert.equal(`${agent} ${tier}`, "quick cheap");
  assert.match(why ?? "", /^cheap: none like it/u);
});

test("without a skill that has to be used the task does not start, and says which file it wants", async () => {
  const it = repository();
  rmSync(join(it.root, ".claude/skills"), { recursive: true });
  it.git("commit", "-qam", "No skills");
  const ran = await it.renga("run", "plan.yaml", "--yes", "--step", "2");
  assert.equal(ran.code, 1, ran.out + ran.err);
  assert.match(
    ran.out + ran.err,
    /the skill house-style has to be used, and \.claude\/skills\/house-style\/SKILL\.md is not there/u,
  );
  assert.match(readFileSync(join(it.root, "plan.yaml"), "utf8"), /Write the page/u);
});

function runOf(it: ScratchRepository): string {
  return it
    .git("branch", "--list", "renga/*", "--format=%(refname:short)")
    .split("\n")[0]!
    .slice("renga/".length);
}
