import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { createClaudeAgent } from "../../src/adapters/agent-claude/create-claude-agent.ts";
import { createCodexAgent } from "../../src/adapters/agent-codex/create-codex-agent.ts";
import { processTable } from "../../src/adapters/process/process-table.ts";
import type { Agent } from "../../src/ports/agent.ts";
import { startFakeModel, type FakeModel } from "../agents/fake-model.ts";
import { installAgent } from "../agents/install.ts";
import { makePlace, makeTask } from "../contracts/agent.ts";
import { planText } from "../rig/plan-text.ts";
import { scratchRepository } from "../rig/scratch-repository.ts";
import { median } from "./median.ts";

// Real agents with a scripted model on loopback; asserts nothing, because a timed test lies.
const ROUNDS = Number(process.argv[2] ?? 7);
const AT_ONCE = 4;
const FLEET = 8;
const TASKS = Number(process.argv[3] ?? 24);
const FLEET_ROUNDS = 3;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Of ours, what makes the requests small. */
const LEAN =
  "--tools Read,Edit,Write,Bash --strict-mcp-config --disable-slash-commands --setting-sources=".split(" ");

/** The user's own, which the CLI has been in before. */
const USER = mkdtempSync(join(tmpdir(), "renga-bench-user-"));
process.on("exit", () => rmSync(USER, { recursive: true, force: true }));

type Kind = { readonly name: string; readonly make: (url: string, home: string) => Agent };

const claude = await installAgent("claude");
const codex = await installAgent("codex");
const NEAR = { NO_PROXY: "127.0.0.1" };
const KINDS: readonly Kind[] = [
  {
    name: "claude",
    make: (url, home) =>
      createClaudeAgent({
        home,
        program: [claude],
        env: { ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: "x" },
        config: { model: "haiku", env: { HOME: home, ...NEAR } },
      }),
  },
  {
    name: "codex",
    make: (url, home) =>
      createCodexAgent({
        home,
        program: [codex],
        env: { HOME: home, OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: "x" },
        config: { model: "gpt-5.5", env: { HOME: home, ...NEAR } },
      }),
  },
];

const model = await startFakeModel();
try {
  say(`${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; ${ROUNDS} rounds, best / median`);
  const rows: string[][] = [];
  for (const kind of KINDS) rows.push([...(await oneByOne(kind)), await together(kind)]);
  rows.push(["claude -p", "", "", "", String(await defaultBytes())]);
  tell(
    [
      "",
      "first request, ms",
      "whole task, ms",
      "alone, MB",
      "first request, bytes",
      `of ${AT_ONCE}, MB each`,
    ],
    rows,
  );
  const contestants = {
    "Renga, proven and landed": engine,
    "claude -p in a bare loop": () => loop([]),
    "the same with our flags": () => loop(LEAN),
  };
  const rates = new Map<string, number[]>();
  // In turns, as the machine is not always equally free.
  for (let round = 0; round < FLEET_ROUNDS; round++)
    for (const [name, run] of Object.entries(contestants))
      rates.set(name, [...(rates.get(name) ?? []), (TASKS * 60_000) / (await run())]);
  say("");
  tell(
    [`Claude Code, ${TASKS} tasks, ${FLEET} at once`, `tasks a minute, median of ${FLEET_ROUNDS}`],
    [...rates].map(([name, seen]) => [name, median(seen).toFixed(0)]),
  );
} finally {
  await model.close();
}

/** From the start of an attempt to its first request and to its end, its memory, the bytes of its first request. */
async function oneByOne({ name, make }: Kind): Promise<readonly string[]> {
  const first: number[] = [];
  const whole: number[] = [];
  const memory: number[] = [];
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    using place = makePlace();
    const url = model.at("write");
    const agent = make(url, join(place.folder, "renga"));
    const began = Date.now();
    const result = await agent.work(place.assign(makeTask()), new AbortController().signal, () => {});
    whole.push(Date.now() - began);
    const asked = requestsAt(model, url)[0];
    first.push((asked?.at ?? Number.NaN) - began);
    bytes = asked?.bytes ?? 0;
    memory.push(result.peakMemoryBytes ?? 0);
  }
  const ms = (values: readonly number[]): string => `${Math.min(...values)} / ${median(values)}`;
  return [name, ms(first), ms(whole), mega(Math.max(...memory)), String(bytes)];
}

/** A table: the first column is names, the others numbers. */
function tell(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)));
  for (const row of [head, ...rows])
    say(
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join("  ")
        .trimEnd(),
    );
}

/** Their share of the memory (PSS) while several wait for the model. */
async function together({ make }: Kind): Promise<string> {
  const stop = new AbortController();
  const url = model.at("hang");
  const places = Array.from({ length: AT_ONCE }, makePlace);
  const working = places.map((place) =>
    make(url, join(place.folder, "renga")).work(
      { ...place.assign(makeTask()), uid: `bench-${process.pid}` },
      stop.signal,
      () => {},
    ),
  );
  while (requestsAt(model, url).length < AT_ONCE) await new Promise((resolve) => setTimeout(resolve, 50));
  const pids = processTable.marked(
    processTable.list().map(({ pid }) => pid),
    [`RENGA_ATTEMPT_UID=bench-${process.pid}`],
  );
  const shares = pids.map((pid) => Number(/^Pss:\s+(\d+)/m.exec(smaps(pid))?.[1] ?? 0) * 1024);
  const sum = shares.reduce((total, share) => total + share, 0);
  stop.abort();
  await Promise.all(working);
  for (const place of places) place[Symbol.dispose]();
  return mega(sum / AT_ONCE);
}

function smaps(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  } catch {
    return "";
  }
}

function requestsAt({ url, seen }: FakeModel, at: string): FakeModel["seen"] {
  const scenario = at.slice(url.length + 1);
  return seen.filter((it) => it.scenario === scenario);
}

function mega(bytes: number): string {
  return String(Math.round(bytes / 1e6));
}

/** What a user would type, in a folder of its own. */
function bareClaude(url: string, prompt: string, flags: readonly string[]): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "renga-bench-"));
  const args = ["-p", prompt, "--model", "haiku", "--permission-mode", "acceptEdits", ...flags];
  const env = { ...process.env, ...NEAR, HOME: USER, ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: "x" };
  const quiet = { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1", DISABLE_AUTOUPDATER: "1" };
  const child = spawn(claude, args, { cwd: folder, env: { ...env, ...quiet }, stdio: "ignore" });
  return new Promise<void>((resolve) => child.on("close", () => resolve())).finally(() =>
    rmSync(folder, { recursive: true, force: true }),
  );
}

async function defaultBytes(): Promise<number> {
  const url = model.at("write");
  await bareClaude(url, "Do it.", []);
  return requestsAt(model, url)[0]?.bytes ?? 0;
}

/** Milliseconds for all tasks, a fixed number at once, nothing proven or kept. */
async function loop(flags: readonly string[]): Promise<number> {
  const began = Date.now();
  let left = TASKS;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await bareClaude(model.at("write"), "Write made.txt.", flags);
  };
  await Promise.all(Array.from({ length: FLEET }, worker));
  return Date.now() - began;
}

/** Milliseconds of `renga run` for as many tasks of a file each. */
async function engine(): Promise<number> {
  const tasks = Array.from({ length: TASKS }, (_, at) => ({
    id: `1.${at + 1}`,
    file: `src/f${at}.ts`,
    code: `export const f${at} = ${at};`,
  }));
  const it = scratchRepository({ "plan.md": planText(tasks) });
  try {
    const bin = join(dirname(it.root), "bin");
    mkdirSync(bin);
    symlinkSync(claude, join(bin, "claude"));
    const PATH = [bin, process.env["PATH"]].join(delimiter);
    const env = { PATH, ...NEAR, ANTHROPIC_BASE_URL: `${model.url}/plan`, ANTHROPIC_API_KEY: "x" };
    const args = ["run", "plan.md", "--yes", "--agents", String(FLEET), "--agent", "claude:haiku"];
    const began = Date.now();
    const ran = await it.startWith(env, ...args).done;
    if (ran.code !== 0) throw new Error(ran.out + ran.err);
    return Date.now() - began;
  } finally {
    it.remove();
  }
}
