import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

type Bug = { readonly rule: string; readonly file: string; readonly from: string; readonly to: string };

/** One bug for each rule of a run, as somebody might write it. */
const BUGS: readonly Bug[] = [
  {
    rule: "one writer per file",
    file: "leases",
    from: "for (const path of scope) {\n      const inTheWay",
    to: "for (const path of [] as string[]) {\n      const inTheWay",
  },
  {
    rule: "no more attempts than agents",
    file: "decide",
    from: "run.running.size < slotsOf(run)",
    to: "run.running.size <= slotsOf(run)",
  },
  {
    rule: "the breaker trips at more than half",
    file: "breaker",
    from: "batch.failed.size > share * batch.size",
    to: "batch.failed.size >= share * batch.size",
  },
  {
    rule: "the breaker trips at no more than that",
    file: "breaker",
    from: "batch.failed.size > share * batch.size",
    to: "batch.failed.size > share * batch.size + 1",
  },
  {
    rule: "a batch runs again with one agent",
    file: "breaker",
    from: "run.breaker.alone.size > 0 ? 1 : run.limits.agents",
    to: "run.limits.agents",
  },
  {
    rule: "what is taken back has not landed",
    file: "roll-back",
    from: "run.landed.length = batch.landedBefore;",
    to: "",
  },
  {
    rule: "a task waits for what it needs",
    file: "state",
    from: "if (run.tasks.get(key)?.settled === false) count++;",
    to: "",
  },
  {
    rule: "nothing lands twice",
    file: "attempt",
    from: 'if (task === undefined || attempt <= (task.landedAttempt ?? 0)) return;\n  if (task.state === "done" && !task.repairing) return;',
    to: "if (task === undefined) return;",
  },
  {
    rule: "no task has both landed and failed",
    file: "attempt",
    from: "if (task.repairing) {\n    // It",
    to: "if (task.repairing && run.landed.length === 0) {\n    // It",
  },
  {
    rule: "a stop starts nothing new",
    file: "decide",
    from: "if (!run.stopping) {",
    to: "if (run.outcome === undefined) {",
  },
  {
    rule: "nothing starts while a gate is red",
    file: "decide",
    from: " && run.gates.red === undefined) {",
    to: ") {",
  },
  {
    rule: "a barrier holds back the next batch",
    file: "barrier",
    from: "return batch !== undefined && now !== undefined && batch > now;",
    to: "return batch === -1 && now === -1;",
  },
  {
    rule: "nothing is asked of a provider that pauses",
    file: "limits",
    from: "const isPaused = pauses.has(provider) || pausesDue.has(provider);",
    to: "const isPaused = pausesDue.has(`${provider} `);",
  },
  {
    rule: "a provider gets no more than it allows",
    file: "limits",
    from: "(busy.get(provider) ?? 0) >= concurrency",
    to: "(busy.get(provider) ?? 0) > concurrency",
  },
  {
    rule: "who depends on a process waits for its end",
    file: "settle",
    from: "else if (!run.backgrounds.has(task.spec.key)) letDependentsGo(run, task);",
    to: "else letDependentsGo(run, task);",
  },
  { rule: "every run ends", file: "settle", from: 'move(run, task, "blocked");', to: "" },
  {
    rule: "no agent is idle while a task could start",
    file: "parking",
    from: "if (!run.leases.isHeld(from)) wake(run, from);",
    to: "void wake;",
  },
];

test("a bug in any rule of a run is noticed by the properties", { timeout: 900_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "renga-planted-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const waiting = [undefined, ...BUGS];
  const worker = async (name: string): Promise<void> => {
    const copy = join(folder, name);
    cpSync(join(ROOT, "src/core"), join(copy, "src/core"), { recursive: true });
    cpSync(join(ROOT, "test/rig"), join(copy, "test/rig"), { recursive: true });
    cpSync(join(ROOT, "package.json"), join(copy, "package.json"));
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
    while (waiting.length > 0) await tryOne(copy, waiting.shift());
  };
  await Promise.all([worker("a"), worker("b")]);
});

/** Without a bug the properties must hold, or finding bugs would say nothing. */
async function tryOne(copy: string, bug: Bug | undefined): Promise<void> {
  const path = join(copy, `src/core/run/${bug?.file ?? "decide"}.ts`);
  const text = readFileSync(path, "utf8");
  if (bug !== undefined) {
    assert(text.includes(bug.from), `${bug.rule}: ${bug.file}.ts does not hold the line to plant the bug in`);
    writeFileSync(path, text.replace(bug.from, bug.to));
  }
  const files = ["whole-run", "run"].map((name) => `src/core/run/${name}.test.ts`);
  const said = await firstFailure(copy, files);
  writeFileSync(path, text);
  if (bug === undefined) assert.equal(said, undefined, "the properties hold as things are");
  else assert.notEqual(said, undefined, `nobody notices a bug in: ${bug.rule}`);
}

/** Far beyond what the properties take on a slow machine; who is not done by then runs for ever. */
const MOST_MS = 240_000;

/** Runs the tests in one process, with the worlds of every test run, until one of them fails; gives its line, undefined: none did. */
async function firstFailure(cwd: string, files: readonly string[]): Promise<string | undefined> {
  const how = [
    "--import",
    "./test/rig/property-seed.ts",
    "--test",
    "--test-isolation=none",
    "--test-reporter=tap",
  ];
  const child = spawn(process.execPath, [...how, ...files], {
    cwd,
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, RENGA_PROPERTY_SHRINKS: "no" },
    stdio: ["ignore", "pipe", "ignore"],
    timeout: MOST_MS,
    killSignal: "SIGKILL",
  });
  let failure: string | undefined;
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    failure ??= lines.find((line) => /^\s*not ok /u.test(line));
    if (failure !== undefined) child.kill("SIGKILL");
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return failure ?? (code === 0 ? undefined : `it ended with ${code ?? signal}`);
}
