import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";

// The demo: a scratch repository with a plan in it, judged, carried out by several agents, reported. No key, no network.
const example = fileURLToPath(new URL("./loss-metrics", import.meta.url));
const renga = fileURLToPath(new URL("../bin/renga", import.meta.url));
const tools = fileURLToPath(new URL("../node_modules/.bin", import.meta.url));
const root = join(mkdtempSync(join(tmpdir(), "renga-demo-")), "loss-metrics");
const env = {
  ...process.env,
  // The plan's gates call `tsc` and `node`: the ones that came with this checkout.
  PATH: [tools, dirname(process.execPath), process.env["PATH"]].join(delimiter),
  GIT_AUTHOR_NAME: "Renga Demo",
  GIT_AUTHOR_EMAIL: "demo@example.org",
  GIT_COMMITTER_NAME: "Renga Demo",
  GIT_COMMITTER_EMAIL: "demo@example.org",
};

const say = (text: string): void =>
  void process.stdout.write(`\n${styleText("bold", text, { stream: process.stdout })}\n`);
const show = (...args: string[]): number => {
  say(`$ renga ${args.join(" ")}`);
  return spawnSync(renga, args, { cwd: root, env, stdio: "inherit" }).status ?? 1;
};
const git = (...args: string[]): void =>
  void execFileSync("git", args, { cwd: root, env, stdio: ["ignore", "ignore", "inherit"] });

cpSync(join(example, "base"), root, { recursive: true });
cpSync(join(example, "plan.md"), join(root, "plan.md"));
git("init", "-q", "-b", "main");
git("add", "-A");
git("commit", "-q", "-m", "An empty library and a plan for it");
process.stdout.write(`A scratch repository with a plan in it: ${root}\n`);

show("plan", "plan.md");
const code = show("run", "plan.md", "--agents", "3", "--yes");
if (code === 0) {
  say("$ git log --oneline main..");
  const branch = execFileSync("git", ["for-each-ref", "--format=%(refname:short)", "refs/heads/renga/"], {
    cwd: root,
    env,
    encoding: "utf8",
  }).trim();
  spawnSync("git", ["--no-pager", "log", "--oneline", "--no-decorate", `main..${branch}`], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  show("land");
  say("$ node --test");
  spawnSync("node", ["--test", "--test-reporter=dot"], { cwd: root, env, stdio: "inherit" });
}
say("Where to look next");
process.stdout.write(`  cd ${root}
  ${renga} report            the whole account of the run
  ${renga} log 1.3.1         all that happened to one task
  git show --stat HEAD~3     one commit per task, with its tick in plan.md
  less .renga/.task_execution.log
`);
process.exitCode = code;
