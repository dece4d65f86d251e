import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";

import { planText, type TextTask } from "../rig/plan-text.ts";
import { scratchRepository, type Finished, type ScratchRepository } from "../rig/scratch-repository.ts";

const made: ScratchRepository[] = [];
const repository = (files: Record<string, string> = {}): ScratchRepository => {
  const it = scratchRepository(files);
  made.push(it);
  return it;
};
after(() => made.forEach((it) => it.remove()));

/** The folder around the repository: what appears there came out of it. */
const around = (it: ScratchRepository): readonly string[] => readdirSync(dirname(it.root)).toSorted();

/** An agent that is this shell script, beside the repository. */
function agent(it: ScratchRepository, script: string): readonly string[] {
  const path = join(dirname(it.root), "agent.sh");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return ["--agent", `command:${path}`, "--retries", "0", "--agents", "1"];
}

const work = (file: string, more: Partial<TextTask> = {}): TextTask => ({
  id: "1",
  file,
  code: "export const a = 1;",
  ...more,
});

/** Nothing that steers a terminal, reorders a line or hides in it. */
function assertPlain({ out, err }: Pick<Finished, "out" | "err">): void {
  assert.doesNotMatch(out + err, STEERS);
}
const STEERS =
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

describe("paths out of the repository", () => {
  for (const path of [
    "../out.ts",
    "/tmp/renga-hostile-out.ts",
    "a/../../out.ts",
    ".git/hooks/post-commit",
    ".git/config.ts",
    "~/out.ts",
    String.raw`..\out.ts`,
    ".renga/journal.db",
  ])
    test(`a plan that writes ${path}`, async () => {
      const it = repository({ "plan.md": planText([work(path)]) });
      const config = readFileSync(join(it.root, ".git/config"), "utf8");
      const ran = await it.renga("run", "plan.md", "--yes", "--retries", "0");
      assert.deepEqual(around(it), ["repository"], ran.out + ran.err);
      assert.equal(existsSync("/tmp/renga-hostile-out.ts"), false);
      assert.equal(existsSync(join(it.root, ".git/hooks/post-commit")), false);
      assert.equal(readFileSync(join(it.root, ".git/config"), "utf8"), config);
      assertPlain(ran);
    });

  test("a link of the repository that leads out", async () => {
    const it = repository();
    symlinkSync("..", join(it.root, "up"));
    it.write("plan.md", planText([work("up/out.ts")]));
    it.commit("A link");
    const ran = await it.renga("run", "plan.md", "--yes", "--retries", "0");
    assert.notEqual(ran.code, 0);
    assert.deepEqual(around(it), ["repository"]);
  });

  test("a link that an agent puts in a folder's place", async () => {
    const tasks = [work("src/a.ts", { id: "1" }), work("src/b.ts", { id: "2", needs: "1" })];
    const { code: _code, ...first } = tasks[0] as TextTask;
    const it = repository({ "plan.md": planText([first, tasks[1] as TextTask]), "src/keep.ts": "x\n" });
    const it2 = dirname(it.root);
    const [, spec = ""] = agent(it, `rm -rf src && ln -s '${it2}' src`);
    const ran = await it.renga(
      "run",
      "plan.md",
      "--yes",
      "--retries",
      "0",
      "--agents",
      "1",
      "--agent",
      "apply",
      "--agent",
      spec,
    );
    assert.deepEqual(around(it), ["agent.sh", "repository"], ran.out + ran.err);
  });

  test("a plan that is itself a link out is never written to", async () => {
    const it = repository();
    const outside = join(dirname(it.root), "plan-elsewhere.md");
    const text = planText([work("a.ts")]);
    writeFileSync(outside, text);
    symlinkSync(outside, join(it.root, "plan.md"));
    it.commit("A plan that is a link");
    const ran = await it.renga("run", "plan.md", "--yes");
    assert.equal(readFileSync(outside, "utf8"), text, ran.out);
    assert.equal(it.git("ls-tree", "HEAD", "plan.md").slice(0, 6), "120000");
  });
});

test("ids, titles, files and plans that look like options are none", async () => {
  const it = repository();
  const mark = join(dirname(it.root), "ran");
  const tasks = [
    { id: "1", file: "a.ts", code: "export const a = 1;" },
    { id: "2", file: "src/$(touch ran);-c.ts", code: "export const c = 1;", needs: "1" },
    { id: "3", file: "src/--upload-pack=touch.ts", code: "export const d = 1;" },
  ];
  const text = planText(tasks)
    .replace(
      "Write a.ts",
      `--upload-pack=touch\${IFS}${mark} -c core.sshCommand='touch ${mark}' $(touch ${mark})`,
    )
    .replace("A plan for a test", "--exec=touch -c alias.x=!touch");
  it.write("--help.md", text);
  it.commit("--amend");
  const ran = await it.renga("run", "--yes", "--retries", "0", "--", "--help.md");
  assert.equal(existsSync(mark), false, ran.out + ran.err);
  assert.deepEqual(around(it), ["repository"]);
  assert.equal(existsSync(join(it.root, "ran")), false);
  const branch = it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");
  assert.match(branch, /^renga\/[\w-]+$/u, ran.out + ran.err);
  // What does not look like a file's name to the reader waits for a person.
  assert.ok(ran.code === 0 || ran.code === 4, ran.out + ran.err);
  assert.match(it.git("log", "--format=%s", `main..${branch}`), /upload-pack=touch\$\{IFS\}/u, ran.out);
  const review = await it.renga("review");
  assert.equal(existsSync(mark), false, review.out);
});

test("a branch whose name is full of shell is only a name", async () => {
  const it = repository({ "plan.md": planText([work("a.ts")]) });
  const mark = join(dirname(it.root), "ran");
  it.git("checkout", "-q", "-b", "x;touch$IFS'ran'&$(touch)");
  const ran = await it.renga("run", "plan.md", "--yes");
  assert.equal(ran.code, 0, ran.err);
  assert.equal((await it.renga("land")).code, 0);
  assert.equal(existsSync(mark), false);
  assert.equal(existsSync(join(it.root, "a.ts")), true);
});

test("what a plan and an agent say cannot steer a terminal, reorder a line, or become HTML", async () => {
  const nasty =
    "A\u001b]0;owned\u0007\u001b[2J\u202eB\u200bC\u009b31mD <script>alert(1)</script> [x](javascript:alert(1)) =cmd|' /C calc'!A0 | x";
  const { code: _code, ...task } = work("a.ts");
  const it = repository({
    "plan.md": planText([task]).replace("Write a.ts", nasty).replace("A plan for a test", nasty),
    "renga.config.yaml": `gates: { end: [{ name: ${JSON.stringify(nasty)}, command: "true" }] }\n`,
  });
  const ran = await it.renga(
    "run",
    "plan.md",
    "--yes",
    ...agent(
      it,
      String.raw`printf '\033]52;c;ZXZpbA==\007\033[8mhidden\302\233\342\200\256 <img src=x onerror=alert(1)>\n' ; exit 1`,
    ),
  );
  assert.equal(ran.code, 1, ran.out + ran.err);
  for (const args of [
    ["plan", "plan.md"],
    ["plan", "plan.md", "--json"],
    ["plan", "plan.md", "--format", "markdown"],
    ["plan", "plan.md", "--format", "sarif"],
    ["plan", "plan.md", "--execution-plan"],
    ["status"],
    ["report", "--json"],
    ["log", "1"],
    ["report"],
    ["report", "--format", "markdown"],
    ["report", "--format", "html"],
    ["review"],
    ["trust", "plan.md"],
  ]) {
    const shown = await it.renga(...args);
    assertPlain(shown);
    if (args.includes("html") || args.includes("markdown") || args[0] === "review")
      assert.doesNotMatch(
        shown.out,
        /<(?:script|img)\b(?!>\s*\n?\s*(?:const|\(|let))[^>]*(?:alert|onerror|>alert)/u,
        args.join(" "),
      );
    if (args.includes("html")) assert.doesNotMatch(shown.out, /href="javascript:/u);
    if (args.includes("--execution-plan"))
      assert.doesNotMatch(shown.out, /<script>|(?<!\\)\[x(?<!\\)\]\(javascript:/u);
  }
  assertPlain(ran);
});

test("an agent that writes into .renga breaks neither the run nor the next one", async () => {
  const { code: _code, ...task } = work("a.ts");
  const it = repository({ "plan.md": planText([task]) });
  const home = join(it.root, ".renga");
  const script = `mkdir -p '${home}/attempts' '${home}/state' && echo junk > '${home}/attempts/junk' && echo junk > '${home}/state/junk' && rm -f '${home}/.gitignore' && echo x > a.ts`;
  const ran = await it.renga("run", "plan.md", "--yes", ...agent(it, script));
  assert.equal(ran.code, 0, ran.out + ran.err);
  mkdirSync(join(home, "attempts"), { recursive: true });
  assert.equal((await it.renga("status")).code, 0);
  assert.equal((await it.renga("report")).code, 0);
});

test("trust that a repository brings with it is none, whoever gave it", async () => {
  const it = repository({ "plan.md": planText([work("a.ts", { verify: "touch ../../../ran" })]) });
  assert.equal((await it.renga("trust", "plan.md", "--yes")).code, 0);
  it.git("add", "-f", ".renga");
  it.git("commit", "-q", "-m", "With trust");
  for (const args of [
    ["run", "plan.md"],
    ["run", "plan.md", "--yes"],
    ["trust", "plan.md", "--yes"],
    ["clean"],
    ["land"],
    ["skip", "1"],
  ]) {
    const said = await it.renga(...args);
    assert.equal(said.code, 2, said.out + said.err);
    assert.match(said.err, /the repository carries a \.renga of its own/u);
  }
  assert.equal(existsSync(join(it.root, "ran")), false);
});

test("a .renga of the repository that leads elsewhere has nothing mended there", async () => {
  const it = repository({ "plan.md": planText([work("a.ts")]) });
  const elsewhere = join(dirname(it.root), "elsewhere");
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, join(it.root, ".renga"));
  it.commit("A link");
  const said = await it.renga("doctor", "--fix");
  assert.equal(said.code, 1, said.out + said.err);
  assert.match(said.out, /foreign-home: the repository carries a \.renga of its own/u);
  assert.equal((await it.renga("run", "plan.md", "--yes")).code, 2);
  assert.deepEqual(readdirSync(elsewhere), []);
});

test("a plan or a configuration that an agent changes weakens no check and no gate; a FIFO in a file's place holds nobody up", async () => {
  const { code: _code, ...first } = work("a.ts", { verify: "grep -q good a.ts" });
  const { code: _other, ...second } = work("b.ts", { id: "2", needs: "1", verify: "grep -q good b.ts" });
  const it = repository({
    "plan.md": planText([first, second]),
    "renga.config.yaml": "gates: { task: ['test ! -e evil'] }\n",
  });
  const ran = await it.renga(
    "run",
    "plan.md",
    "--yes",
    ...agent(
      it,
      `sed -i 's/grep -q good .*.ts/true/' plan.md; echo 'gates: {}' > renga.config.yaml
case $RENGA_TASK_ID in 1) echo good > a.ts; mkfifo pipe;; 2) echo bad > b.ts; touch evil;; esac`,
    ),
  );
  assert.equal(ran.code, 1, ran.out + ran.err);
  assert.match(ran.out, /1 of 2 landed, 1 failed/u);
  assert.match(ran.out, /`grep -q good b\.ts` failed/u);
  assert.match(ran.out, /`test ! -e evil` failed/u);
});

test("no secret of the environment and no key is stored or shown", async () => {
  const { code: _code, ...task } = work("a.ts");
  const it = repository({ "plan.md": planText([task]) });
  const key = `sk-ant-api03-${"aB3".repeat(20)}`;
  const spec = agent(it, `echo "the key is $OPENAI_API_KEY and ${key}"; exit 1`);
  const ran = await it.startWith(
    { OPENAI_API_KEY: "not-a-form-but-secret" },
    "run",
    "plan.md",
    "--yes",
    ...spec,
  ).done;
  assert.notEqual(ran.code, 0);
  const logs = join(it.root, ".renga/attempts");
  for (const name of readdirSync(logs).filter((one) => one.endsWith(".log"))) {
    const log = readFileSync(join(logs, name), "utf8");
    assert.equal(log, "the key is [redacted] and [redacted]\n");
  }
});
