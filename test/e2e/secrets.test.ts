import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { after, test } from "node:test";

import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";

const made: ScratchRepository[] = [];
after(() => made.forEach((it) => it.remove()));

/** One secret for each way in, none like another. */
const SECRETS = {
  environment: "env-1-value-that-is-secret",
  planText: `sk-ant-api03-${"pLAN7tEXT".repeat(4)}`,
  planHeader: "hdr4Zk39dLq8Xw20PvTn",
  planCommand: "hunter2-of-the-plan",
  planTitle: `ghp_${"tITLE0".repeat(6)}`,
  configEnv: "config-9-agent-env-secret",
  gateCommand: "gate-7-command-secret",
  agentOutput: `sk-proj-${"aGENT5".repeat(5)}`,
  agentError: `glpat-${"eRRoR8".repeat(4)}`,
  checkOutput: `AKIA${"CHECK234".repeat(2)}`,
  gateOutput: `npm_${"gATE6x".repeat(6)}`,
  background: `hf_${"bACKg3".repeat(6)}`,
  monitor: `xoxb-${"mONIt0r1".repeat(3)}`,
  answer: `github_pat_${"aNSW3R".repeat(5)}`,
  reason: `AIza${"rEAS0Nx".repeat(5)}`,
  remote: "remote-5-password-of-git",
} as const;

const PLAN = `step_1_ask:
  name: "Ask with ${SECRETS.planTitle}"
  main:
    objective: "Use the key ${SECRETS.planText}; curl -H 'Authorization: Bearer ${SECRETS.planHeader}'"
step_2_check:
  main: "DB_PASSWORD=${SECRETS.planCommand} sh -c 'echo the password is $DB_PASSWORD > two.txt; cp two.txt $HOME/carried-out; cat two.txt; rm two.txt; echo ok > two.txt'"
  post_validation:
    - task: said
      command: "echo ${SECRETS.checkOutput.slice(0, 10)}${SECRETS.checkOutput.slice(10)}; git remote -v; printf '%s' 'remote-5-''password-of-git'"
step_3_train:
  main:
    mode: background
    command: "echo started with ${SECRETS.background}; echo $DB_TOKEN; touch ready; sleep 1; echo done ${SECRETS.planCommand}"
    ready: "test -e ready"
  background:
    - task: loss
      command: "echo loss 1 ${SECRETS.monitor}"
      interval: 1
      alert_on: "loss"
step_4_skipped:
  main:
    objective: "Something to skip"
`;

const CONFIG = `agents:
  - name: mine
    kind: command
    command: "AGENT_TOKEN=\${AGENT_TOKEN:-none} $HOME/agent.sh"
    tier: cheap
    env: { AGENT_TOKEN: "${SECRETS.configEnv}" }
gates:
  end:
    - "GATE_SECRET=${SECRETS.gateCommand} sh -c 'echo ${SECRETS.gateOutput} $GATE_SECRET'"
`;

/** Writes what it was told where nobody of ours looks, and shouts everything it knows. */
const AGENT = `#!/bin/sh
cat > "$HOME/told-$RENGA_TASK_ID-$RENGA_ATTEMPT"
cp "$RENGA_ASSIGNMENT_FILE" "$HOME/file-$RENGA_TASK_ID-$RENGA_ATTEMPT"
echo "it prints ${SECRETS.agentOutput} $OPENAI_API_KEY and $AGENT_TOKEN"
cat "$HOME/told-$RENGA_TASK_ID-$RENGA_ATTEMPT"
case "$RENGA_TASK_ID-$RENGA_ATTEMPT" in
1-1) echo "RENGA-QUESTION: is it $OPENAI_API_KEY?"; exit 4;;
4-*) echo "failed with ${SECRETS.agentError}" >&2; exit 1;;
esac
echo one > one.txt
`;

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

function assertClean(where: string, text: string): void {
  for (const [name, secret] of Object.entries(SECRETS))
    assert.equal(text.includes(secret), false, `${where} holds the secret of ${name}`);
}

test("no secret, from wherever it came, is in what a run stores, shows or commits; agents and commands get theirs", async () => {
  const it = scratchRepository({ "README.md": "x\n" });
  made.push(it);
  const home = dirname(it.root);
  it.write("steps.yaml", PLAN);
  it.write("renga.config.yaml", CONFIG);
  writeFileSync(join(home, "agent.sh"), AGENT);
  chmodSync(join(home, "agent.sh"), 0o755);
  it.git("remote", "add", "origin", `https://me:${SECRETS.remote}@git.example.org/x.git`);
  const env = { OPENAI_API_KEY: SECRETS.environment };
  const shown: [string, string][] = [];
  const renga = async (...args: readonly string[]): Promise<number | null> => {
    const { code, out, err } = await it.startWith(env, ...args).done;
    shown.push([args.join(" "), out + err]);
    return code;
  };
  await renga(
    "run",
    "steps.yaml",
    "--yes",
    "--retries",
    "1",
    "--agent",
    "script",
    "--agent",
    "mine",
    "--agents",
    "2",
    "--background",
    "wait",
  );
  assertClean(
    "the database while it is written",
    readFileSync(join(it.root, ".renga/journal.sqlite"), "latin1"),
  );
  assert.equal(await renga("answer", "1", `take ${SECRETS.answer} or ${SECRETS.planCommand}`), 0);
  assert.equal(await renga("skip", "4", "--reason", `it has ${SECRETS.reason}`), 0);
  assert.equal(await renga("run", "--continue", "--yes"), 0, shown.at(-1)?.[1]);
  const run = it.git("for-each-ref", "--format=%(refname:lstrip=3)", "refs/heads/renga/");
  for (const args of [
    ["status"],
    ["status", "--json"],
    ["report"],
    ["report", "--json"],
    ["report", "--format", "markdown"],
    ["report", "--format", "html"],
    ["review"],
    ["cost"],
    ["cost", "--json"],
    ["monitor"],
    ["monitor", "--json"],
    ...["1", "2", "3", "4"].flatMap((task) => [
      ["log", task],
      ["log", task, "--json"],
    ]),
  ])
    await renga(...args);
  for (const [what, text] of shown) assertClean(`renga ${what}`, text);
  for (const what of ["log 1", "log 2", "log 4", "report --json", "log 2 --json"])
    assert.match(
      shown.find(([args]) => args === what)?.[1] ?? "",
      /\[redacted\]/u,
      `${what} had nothing to hide`,
    );
  for (const path of filesUnder(join(it.root, ".renga"))) {
    const name = relative(it.root, path);
    assertClean(name, readFileSync(path, "latin1"));
  }
  assertClean("the commits", it.git("log", "--all", "--format=%H %an %s%n%b", "-p"));
  assert.notEqual(run, "");

  // What a task says itself, its agent is told; what it says of others, and all else, it is not.
  const told = readFileSync(join(home, "told-1-1"), "utf8");
  assert.ok(told.includes(SECRETS.planText) && told.includes(SECRETS.planHeader), told);
  assert.doesNotMatch(readFileSync(join(home, "file-1-1"), "utf8"), /sk-ant-api03/u);
  const again = readFileSync(join(home, "told-1-2"), "utf8");
  assert.ok(again.includes(SECRETS.planText), "after a sitting in between, too");
  for (const other of ["answer", "environment", "planCommand"] as const)
    assert.equal(again.includes(SECRETS[other]), false, other);
  assert.equal(readFileSync(join(home, "carried-out"), "utf8"), `the password is ${SECRETS.planCommand}\n`);
  assert.match(
    readFileSync(
      join(
        it.root,
        ".renga/attempts",
        readdirSync(join(it.root, ".renga/attempts")).find((name) => /^task_3_.*\.log$/u.test(name)) ?? "",
      ),
      "utf8",
    ),
    /started with \[redacted\]/u,
  );
});

test("a secret of the plan that is nowhere any more is asked for, not guessed", async () => {
  const it = scratchRepository({ "README.md": "x\n" });
  made.push(it);
  const plan = `step_1_fail:\n  main: "DB_PASSWORD=${SECRETS.planCommand} sh -c 'test -e $HOME/now && echo $DB_PASSWORD > $HOME/carried-out; echo a > a.txt; test -e $HOME/now'"\n`;
  it.write("steps.yaml", plan);
  const first = await it.renga("run", "steps.yaml", "--yes", "--retries", "0");
  assert.equal(first.code, 1, first.out + first.err);
  it.write("steps.yaml", plan.replace(`DB_PASSWORD=${SECRETS.planCommand} `, ""));
  const refused = await it.renga("run", "--continue");
  assert.equal(refused.code, 2, refused.out + refused.err);
  assert.match(
    refused.err,
    /a secret in a command or text of task 1 was not stored, and is no longer to be read in steps\.yaml/u,
  );
  it.write("steps.yaml", `# moved\n${plan}`);
  writeFileSync(join(dirname(it.root), "now"), "");
  const ran = await it.renga("run", "--continue");
  assert.equal(ran.code, 0, ran.out + ran.err);
  assert.equal(readFileSync(join(dirname(it.root), "carried-out"), "utf8"), `${SECRETS.planCommand}\n`);
  assert.equal(existsSync(join(it.root, "a.txt")), false);
});
