import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { planText } from "../rig/plan-text.ts";
import { scratchRepository, type Finished, type ScratchRepository } from "../rig/scratch-repository.ts";

const made: ScratchRepository[] = [];
after(() => made.forEach((it) => it.remove()));
const repository = (files: Record<string, string> = {}): ScratchRepository => {
  const it = scratchRepository(files);
  made.push(it);
  return it;
};
const PACKAGE = JSON.stringify({ scripts: { test: "node --test", lint: "oxlint" } });

/** Exit code 2, one line that says what and where, one that says how, and no more. */
function refused({ code, out, err }: Finished, line: string, hint?: string): void {
  assert.equal(code, 2, out + err);
  assert.equal(err, `renga: ${line}\n${hint === undefined ? "" : `  hint: ${hint}\n`}`);
  assert.equal(out, "");
}

test("a wrong configuration is one line with its place, what is wrong and what was meant", async () => {
  const it = repository();
  it.write("renga.config.yaml", "profile: speed\ngates:\n  befor: [make]\n");
  refused(
    await it.renga("config"),
    "renga.config.yaml:3: there is no key gates.befor; did you mean before?",
    "known here: before, task, group, phase, end",
  );
  it.write("renga.config.yaml", "errors:\n  - id: a\n    pattern: '('\n    cause: b\n    recovery: c\n");
  const wrong = await it.renga("config", "--json");
  assert.equal(wrong.code, 2);
  assert.match(
    wrong.err,
    /^renga: renga\.config\.yaml:3: errors\[0\]\.pattern: not a regular expression: .*\n$/u,
  );
  it.write("renga.config.json", "{}");
  refused(
    await it.renga("config"),
    "renga.config.yaml and renga.config.json are both there, and only one can count",
    "put what is needed into renga.config.yaml and remove the other",
  );
  refused(
    await it.renga("config", "--init"),
    "renga.config.yaml is there already",
    "renga config shows what it says",
  );
  refused(await it.renga("config", "--gates", "some"), "--gates some: neither auto, config nor off");
  refused(
    await it.renga("config", "--profile", "quick"),
    "--profile quick: neither speed, balanced nor reliable",
  );
});

test("what is found is shown and not in force, until it is asked for or written down", async () => {
  const it = repository({ "package.json": PACKAGE });
  const plain = await it.renga("config");
  assert.equal(plain.code, 0, plain.err);
  assert.match(plain.out, /^gates\n {2}none$/mu);
  assert.match(plain.out, /^found in this project, and not run: npm test, npm run lint; .*--gates auto/mu);
  const auto = JSON.parse((await it.renga("config", "--gates", "auto", "--json")).out) as {
    gatesFrom: string;
    source: null;
    config: { gates: { before: { command: string }[]; task: unknown[] } };
  };
  assert.deepEqual([auto.gatesFrom, auto.source, auto.config.gates.task], ["project", null, []]);
  assert.deepEqual(
    auto.config.gates.before.map(({ command }) => command),
    ["npm test", "npm run lint"],
  );
  const wrote = await it.renga("config", "--init");
  assert.deepEqual(
    [wrote.code, wrote.out.split("\n")[0]],
    [0, "wrote renga.config.yaml: with npm test, npm run lint"],
  );
  assert.match(readFileSync(join(it.root, "renga.config.yaml"), "utf8"), /- npm test # from package\.json/u);
  const written = await it.renga("config");
  assert.match(written.out, /^renga\.config\.yaml\n/u);
  assert.match(written.out, /^ {2}before {2}npm test$/mu);
  assert.doesNotMatch(written.out, /not run/u);
  const quick = await it.renga("config", "--profile", "speed");
  assert.match(quick.out, /^ {2}before {2}npm test$/mu);
  assert.match(quick.out, /^ {2}end {5}npm test {2}\(not run with the profile speed\)$/mu);
});

test("a number that a task's gate holds keeps the task out, and says what it was held against", async () => {
  const it = repository({
    "plan.md": planText([
      { id: "1", file: "src/small.txt", code: "1" },
      { id: "2", file: "src/large.txt", code: "123456789" },
    ]),
    "renga.config.yaml": `gates:
  task:
    - name: size
      command: cat src/*.txt | wc -c
      threshold: { value: '(\\d+)', most: 5 }
`,
  });
  const ran = await it.renga("run", "plan.md", "--yes");
  assert.equal(ran.code, 1, ran.out + ran.err);
  const log = await it.renga("log", "2");
  assert.match(log.out, /1[01] is not at most 5/u);
  const branch = it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");
  assert.equal(it.git("ls-tree", "--name-only", branch, "src/"), "src/small.txt");
});

test("gates found in the project are told of in one line, and run when asked for", async () => {
  const makefile = "test:\n\tgrep -q fine src/a.txt\n";
  const files = { Makefile: makefile, "src/a.txt": "fine\n" };
  const it = repository({ ...files, "plan.md": planText([{ id: "1", file: "src/b.txt", code: "b" }]) });
  const unasked = await it.renga("run", "plan.md");
  assert.equal(unasked.code, 0, unasked.err);
  assert.match(unasked.err, /make test.*--gates auto/u);
  const refused = await it.renga("run", "plan.md", "--gates", "auto");
  assert.equal(refused.code, 2, "the commands have not been confirmed");
  assert.match(refused.err, /^ {2}make test {3}\(gate: before, gate: group, gate: end\)$/mu);
  const asked = await it.renga("run", "plan.md", "--gates", "auto", "--yes", "--json");
  assert.equal(asked.code, 0, asked.out + asked.err);
  const told = asked.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { event: string; level?: string; verdict?: string });
  assert.deepEqual(
    told.filter(({ event }) => event === "gate-checked").map(({ level, verdict }) => [level, verdict]),
    [
      ["before", "passed"],
      ["group", "passed"],
      ["end", "passed"],
    ],
  );
});
