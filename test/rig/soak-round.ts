import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { processTable } from "../../src/adapters/process/process-table.ts";
import { planText } from "./plan-text.ts";
import { scratchRepository, type ScratchRepository } from "./scratch-repository.ts";
import { branchOf, wrongsOf } from "./wrongs-of.ts";

type Random = { below(n: number): number; chance(share: number): boolean; pick<T>(of: readonly T[]): T };

/** Mulberry32, by Tommy Ettinger: small, and the same everywhere. */
function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return { below, chance: (share) => next() < share, pick: (of) => of[below(of.length)] as never };
}

type SoakTask = {
  readonly id: string;
  readonly file: string;
  readonly needs: readonly string[];
  readonly checked: boolean;
  /** What its first attempts do, then it works. */
  readonly fates: readonly string[];
  readonly seconds: number;
};

const FATES: readonly string[] = [
  "exit 1",
  "kill -9 $$",
  "echo astray > astray-$RENGA_TASK_ID.txt; exit 3",
  'rm -rf "$PWD"',
  'touch "$(git rev-parse --git-dir)/index.lock"; exit 1',
  "setsid sleep 1000 & exit 1",
  "head -c 100000 /dev/urandom; exit 1",
  "git checkout -q -b mine-$RENGA_TASK_ID; exit 1",
  'echo "RENGA-QUESTION: And now?"; exit 4',
  'echo "RENGA-RETRY-AFTER: 1"; exit 75',
  "echo out of memory; exit 1",
];

/** Beside the tasks of the plan: chunks with checkpoints, and a process that goes on until the run ends. */
const STEPS = `step_901_generate:
  main:
    command: "seq $RENGA_CHUNK_START $((RENGA_CHUNK_START + RENGA_CHUNK_SIZE - 1)) >> units.txt; sleep 0.1"
    mode: chunked
    chunks: [{ size: 2 }, { size: 6 }]
    checkpoint_every: 2
step_902_serve:
  dependencies: []
  main: { mode: background, command: "sleep 1000", ready: "true" }
  background:
    - { task: alive, command: "echo alive", interval: 1, alert_on: fatal }
`;
const UNITS = "0 1 2 3 4 5 6 7";

/** Gates that hold, a budget that is enough. */
function randomConfig(random: Random, paid: boolean): string {
  const gates = ["task", "group", "end"].filter(() => random.chance(0.4)).map((at) => `${at}: ["true"]`);
  const budget = paid && random.chance(0.5) ? "budget: { run: 1000000 }\n" : "";
  return `gates: { ${gates.join(", ")} }\n${budget}agents:
  - { name: paid, kind: command, command: 'sh "$HOME/agent.sh"', maxUsd: 1, jsonl: { usd: $.usd } }\n`;
}

function randomTasks(random: Random): readonly SoakTask[] {
  const count = 4 + random.below(10);
  const files = 2 + random.below(count);
  return Array.from({ length: count }, (_, i) => ({
    id: String(i + 1),
    file: `f${random.below(files)}.txt`,
    needs: Array.from({ length: i }, (_, j) => String(j + 1)).filter(() => random.chance(0.15)),
    checked: random.chance(0.5),
    fates: Array.from({ length: random.chance(0.3) ? 1 + random.below(2) : 0 }, () => random.pick(FATES)),
    seconds: random.below(20) / 100,
  }));
}

/** Lines are kept in order, so that the result is the same whoever comes first. */
function scriptOf(tasks: readonly SoakTask[]): string {
  const cases = tasks.flatMap(({ id, file, fates, seconds }) => [
    ...fates.map((fate, i) => `${id}.${i + 1}) ${fate};;`),
    `${id}.*) sleep ${seconds}; echo "line of task ${id}." >> ${file}; sort -o ${file} ${file};;`,
  ]);
  return `case "$RENGA_TASK_ID.$RENGA_ATTEMPT" in\n${cases.join("\n")}\nesac\n`;
}

type Stage = {
  readonly it: ScratchRepository;
  readonly tasks: readonly SoakTask[];
  readonly steps: boolean;
  readonly agents: string;
  /** The words that start the run. */
  readonly first: readonly string[];
};

/** A random plan, with random settings, in a repository of its own. */
function stageOf(random: Random): Stage {
  const tasks = randomTasks(random);
  const seen = new Set<string>();
  const plan = planText(
    tasks.map(({ id, file, needs, checked }) => ({
      id,
      file,
      isNew: !seen.has(file) && seen.add(file) !== undefined,
      needs: needs.length === 0 ? "None" : needs.join(", "),
      ...(checked ? { verify: `grep -qx 'line of task ${id}.' ${file}` } : {}),
    })),
  );
  const steps = random.chance(0.5);
  const paid = random.chance(0.5);
  const it = scratchRepository({
    "plan.md": plan,
    "renga.config.yaml": randomConfig(random, paid),
    ...(steps ? { "steps.yaml": STEPS } : {}),
  });
  writeFileSync(join(it.root, "../agent.sh"), scriptOf(tasks));
  const agents = String(1 + random.below(4));
  const first = [
    "run",
    "plan.md",
    ...(steps ? ["steps.yaml"] : []),
    "--yes",
    "--profile",
    random.pick(["speed", "balanced", "reliable"]),
    "--scope",
    "extend",
    "--agents",
    agents,
    "--retries",
    "4",
    "--agent",
    paid ? "paid" : 'command:sh "$HOME/agent.sh"',
  ];
  return { it, tasks, steps, agents, first };
}

/** How a round went; `folder` is there still where something is wrong. */
export type Round = { readonly line: string; readonly wrongs: readonly string[]; readonly folder: string };

/** One random plan with random misfortunes, carried on until it is done. */
export async function playRound(seed: number): Promise<Round> {
  const random = randomOf(seed);
  const { it, tasks, steps, agents, first } = stageOf(random);
  const began = performance.now();
  const done = { coordinator: 0, agent: 0, git: 0, request: 0 };
  const wrongs: string[] = [];
  let sittings = 0;
  for (let args: readonly string[] = first; ; sittings++) {
    const sitting = it.start(...args);
    const over = new AbortController();
    void sitting.done.then(() => over.abort());
    const pace = 40 + random.below(1500);
    while (!over.signal.aborted) {
      await Promise.race([sitting.done, wait(random.below(pace))]);
      if (over.signal.aborted || sittings > 12) continue;
      const did = await disturb(it, sitting.pid, tasks, random);
      if (did !== undefined) done[did]++;
    }
    const { code, signal, out, err } = await sitting.done;
    if (code === 0) break;
    if (sittings > 25) {
      wrongs.push(`not done after ${sittings} sittings; the last one: ${code ?? signal}\n${out}${err}`);
      break;
    }
    // Killed before there was a run, or after it was done.
    const none = /no unfinished run|nothing has been run/u.test(err);
    if (none && contentWrongs(it, tasks, steps).length === 0) break;
    if (code === 4) for (const { id } of tasks) await it.renga("answer", id, "go on");
    if (!none && code !== null && ![1, 4, 130].includes(code))
      wrongs.push(`a sitting ended with ${code}: ${err}`);
    args = none ? first : ["run", "--continue"];
  }
  wrongs.push(...contentWrongs(it, tasks, steps), ...(await wrongsOf(it)));
  if (wrongs.length === 0) it.remove();
  const told = `${done.coordinator} coordinators, ${done.agent} agents and ${done.git} gits killed, ${done.request} requests`;
  const took = ((performance.now() - began) / 1000).toFixed(1);
  return {
    line: `seed ${seed}: ${tasks.length} tasks, ${agents} agents, ${sittings + 1} sittings, ${told}, ${took} s: `,
    wrongs,
    folder: join(it.root, ".."),
  };
}

type Disturbance = "coordinator" | "agent" | "git" | "request";

/** A kill, or a request of a person's, at random; undefined where there was nobody to kill. */
async function disturb(
  it: ScratchRepository,
  coordinator: number,
  tasks: readonly SoakTask[],
  random: Random,
): Promise<Disturbance | undefined> {
  if (random.chance(0.1)) {
    // Most make no sense as things stand, and are refused.
    const { id } = random.pick(tasks);
    await it.renga(...random.pick([["stop"], ["retry", id], ["answer", id, "go on"]]));
    return "request";
  }
  const victim = random.pick(["coordinator", "agent", "agent", "git"] as const);
  const pid = victim === "coordinator" ? coordinator : pidOf(it, victim, random);
  return pid !== undefined && kill(pid) ? victim : undefined;
}

/** A process of this repository that is an agent's, or a git of the coordinator's. */
function pidOf(it: ScratchRepository, what: "agent" | "git", random: Random): number | undefined {
  const pids = processTable.marked(
    processTable.list().flatMap(({ pid, zombie }) => (zombie ? [] : [pid])),
    [it.mark],
  );
  const fitting = pids.filter((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, "latin1");
      // What goes on in the background has failed when it is killed, and nobody starts it again.
      if (environment.includes("RENGA_BACKGROUND=")) return false;
      const isAgents = environment.includes("RENGA_ATTEMPT_UID=");
      return what === "agent"
        ? isAgents
        : !isAgents && readFileSync(`/proc/${pid}/comm`, "latin1") === "git\n";
    } catch {
      return false;
    }
  });
  return fitting.length === 0 ? undefined : random.pick(fitting);
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

/** Every task's line exactly once, and nothing else. */
function contentWrongs(it: ScratchRepository, tasks: readonly SoakTask[], steps: boolean): readonly string[] {
  const branch = branchOf(it);
  if (branch === "") return ["no branch"];
  const files = it
    .git("ls-tree", "-r", "--name-only", branch)
    .split("\n")
    .filter((path) => !["plan.md", "renga.config.yaml", "steps.yaml", "units.txt"].includes(path));
  const wanted = Map.groupBy(tasks, ({ file }) => file);
  const strange = files
    .filter((file) => !wanted.has(file))
    .map((file) => `a file that no task wrote: ${file}`);
  const units = steps ? it.git("show", `${branch}:units.txt`).split("\n").join(" ") : UNITS;
  if (units !== UNITS) strange.push(`units.txt holds ${units} instead of ${UNITS}`);
  return [...wanted].reduce((wrongs, [file, writers]) => {
    const lines = writers.map(({ id }) => `line of task ${id}.`).toSorted();
    const found = files.includes(file) ? it.git("show", `${branch}:${file}`).split("\n").toSorted() : [];
    if (found.join("\n") !== lines.join("\n"))
      wrongs.push(`${file} holds ${found.join(" ")} instead of ${lines.join(" ")}`);
    return wrongs;
  }, strange);
}
