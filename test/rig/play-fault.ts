import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Event } from "../../src/core/run/event.ts";
import { WAITS } from "./eventful-plan.ts";
import { FAULTS, type Fault } from "./faults.ts";
import { planText } from "./plan-text.ts";
import { scratchRepository, type Finished, type ScratchRepository } from "./scratch-repository.ts";
import { eventsOf, landedOf, wrongsOf, type Landed } from "./wrongs-of.ts";

/** What came of a fault. */
export type FaultReport = {
  /** `class: message` of the first failure that the journal tells of, or `nothing`. */
  readonly told: string;
  /** How the first sitting ended. */
  readonly ended: string;
  /** What is not as it must be at the end; empty is right. */
  readonly wrongs: readonly string[];
  /** Seconds from the start of the attempt that went wrong to the start of the next, or to its landing. */
  readonly feet: number;
  /** Seconds for all of it, a second sitting included. */
  readonly whole: number;
};

/** The first is in before anything goes wrong; the fourth has nothing to do with it. */
const TASKS = [
  { id: "1", file: "1.txt" },
  { id: "2", file: "2.txt", needs: "1", verify: 'grep -qx "task 2" 2.txt' },
  { id: "3", file: "3.txt", needs: "2" },
  { id: "4", file: "4.txt" },
];

/** Lets it happen, where need be on a file system of its own or as another user; a string says why it cannot be played here. */
export async function playFault(fault: Fault): Promise<FaultReport | string> {
  const confined = confine(fault);
  if (confined === undefined) return play(fault);
  const folder = mkdtempSync(join(tmpdir(), "renga-fault-"));
  chmodSync(folder, 0o777);
  const env = { ...process.env, TMPDIR: folder, RENGA_FAULT: fault.name };
  const command = [...confined(folder), process.execPath, fileURLToPath(import.meta.url)] as const;
  try {
    const [program, ...args] = command;
    const { status, stdout, stderr } = spawnSync(program ?? "", args, {
      encoding: "utf8",
      env,
      timeout: 280_000,
    });
    if (status === 0) return JSON.parse(stdout) as FaultReport;
    return `cannot be played here: ${stderr.trim().split("\n").at(-1) ?? ""}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The words that start a program so that the fault is possible at all. */
function confine({ diskMb, asNobody }: Fault): ((folder: string) => readonly string[]) | undefined {
  if (process.env["RENGA_FAULT"] !== undefined) return undefined;
  if (diskMb !== undefined) {
    const mount = `mount -t tmpfs -o size=${diskMb}m none "$0" && exec "$@"`;
    return (folder) => ["unshare", "-rm", "sh", "-c", mount, folder];
  }
  if (asNobody === true && process.getuid?.() === 0)
    return () => ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
  return undefined;
}

async function play(fault: Fault): Promise<FaultReport> {
  const calm = await calmOf(fault);
  const it = stageOf(fault);
  try {
    const began = performance.now();
    const args = [...ARGUMENTS, ...(fault.args ?? [])];
    const started = it.startWith(fault.more ?? {}, ...args);
    const hung = setTimeout(() => started.kill("SIGKILL"), HUNG_MS);
    const first = await started.done;
    clearTimeout(hung);
    // A journal that was taken away tells nothing; one that goes on tells all.
    const before = eventsIn(it);
    if (first.code !== 0) await goOn(it, fault, args);
    const whole = (performance.now() - began) / 1000;
    const events = before.length > 0 ? before : eventsIn(it);
    return {
      told: firstFailure(events),
      ended: first.code === 0 ? "done" : `exit ${first.code ?? first.signal}: ${lastWords(first)}`,
      wrongs: (await wrongsOf(it, calm)).filter((wrong) => fault.left?.test(wrong) !== true),
      // A clock that jumps measures nothing.
      feet: fault.more === undefined ? feetOf(eventsIn(it)) : Number.NaN,
      whole,
    };
  } finally {
    it.remove();
  }
}

/** A run of four tasks that has not ended by then never will. */
const HUNG_MS = 120_000;

const calms = new Map<string, Landed>();

/** What the same plan comes to when nothing goes wrong. */
async function calmOf(fault: Fault): Promise<Landed> {
  const { fourWaits = "" } = fault;
  const known = calms.get(fourWaits);
  if (known !== undefined) return known;
  const it = stageOf(fault);
  try {
    writeFileSync(join(it.root, "../calm"), "");
    const ran = await it.renga(...ARGUMENTS);
    if (ran.code !== 0) throw new Error(`the undisturbed run failed: ${ran.out}${ran.err}`);
    const calm = landedOf(it);
    calms.set(fourWaits, calm);
    return calm;
  } finally {
    it.remove();
  }
}

function stageOf({ hurt, fourWaits = "true" }: Fault): ScratchRepository {
  const it = scratchRepository({ "plan.md": planText(TASKS) });
  const script = `${WAITS}attempt_ok() { echo "task $RENGA_TASK_ID" > "$RENGA_TASK_ID.txt"; }
hurt() { ${hurt}
}
[ "$RENGA_TASK_ID" != 4 ] || [ -e "$HOME/calm" ] || { ${fourWaits}; }
[ "$RENGA_TASK_ID" != 4 ] || ${fourWaits === "true" ? "true" : "echo 4 > shared.txt"}
if [ "$RENGA_TASK_ID" = 2 ] && [ ! -e "$HOME/calm" ] && mkdir "$HOME/hurt"; then hurt; else attempt_ok; fi
`;
  writeFileSync(join(it.root, "../agent.sh"), script);
  return it;
}

const ARGUMENTS: readonly string[] = [
  "run",
  "plan.md",
  "--yes",
  "--agents",
  "2",
  "--agent",
  'command:sh "$HOME/agent.sh"',
];

/** A person mends what only a person can, asks the doctor, and goes on; where there is no run any more, from the start. */
async function goOn(it: ScratchRepository, { mend, mayEnd }: Fault, args: readonly string[]): Promise<void> {
  if (mayEnd !== true) return;
  if (mend !== undefined) execFileSync("sh", ["-c", mend], { cwd: it.root });
  await it.renga("doctor", "--fix");
  const again = await it.renga("run", "--continue");
  if (again.code === 0) return;
  if (/no unfinished run|nothing has been run/u.test(again.err)) await it.renga(...args);
}

function eventsIn(it: ScratchRepository): readonly Event[] {
  try {
    return eventsOf(it);
  } catch {
    return [];
  }
}

function firstFailure(events: readonly Event[]): string {
  for (const event of events) {
    if (event.type === "landing-refused") return `${event.failure}: ${event.message}`;
    if (event.type === "attempt-finished" && event.result.status === "failed")
      return `${event.result.failure}: ${event.result.message}`;
    if (event.type === "attempt-started" && event.task === "2" && event.attempt > 1) {
      const scope = events.some(
        (it) => it.type === "attempt-finished" && it.task === "2" && it.result.status === "committed",
      );
      if (scope) return "scope: it changed files that are not its own";
    }
  }
  return "nothing";
}

function feetOf(events: readonly Event[]): number {
  const own = events.filter((event) => "task" in event && event.task.endsWith("2"));
  const start = own.find(({ type }) => type === "attempt-started")?.at ?? 0;
  const next = own.find((event) => event.type === "attempt-started" && event.attempt > 1);
  const landed = own.find(({ type }) => type === "landed");
  return ((next ?? landed)?.at ?? start) / 1000 - start / 1000;
}

function lastWords({ out, err }: Finished): string {
  const said = err.trim() === "" ? /(?:✗|failed|needs).*/u.exec(out)?.[0] : err.trim().split("\n")[0];
  return (said ?? "").trim();
}

if (import.meta.main) {
  const fault = FAULTS.find(({ name }) => name === process.env["RENGA_FAULT"]);
  if (fault === undefined) throw new Error("RENGA_FAULT names no fault");
  process.stdout.write(JSON.stringify(await play(fault)));
}
