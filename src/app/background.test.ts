import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { makeTask } from "../../test/contracts/agent.ts";
import { scratchRepository } from "../../test/contracts/scratch-repository.ts";
import { waitUntil } from "../../test/rig/wait-for.ts";
import { createBackgroundRunner } from "../adapters/process/background.ts";
import { createSlotRunner } from "../adapters/process/create-slot-runner.ts";
import { processTable } from "../adapters/process/process-table.ts";
import { openGitWorkspace, type GitWorkspace } from "../adapters/workspace-git/open-git-workspace.ts";
import type { CommandPhase, Task, TaskCommand } from "../core/plan/plan.ts";
import type { Event } from "../core/run/event.ts";
import type { Attempt } from "./attempt.ts";
import { createBackgroundKeeper, type BackgroundKeeper } from "./background-keeper.ts";
import { startBackground } from "./background.ts";

const NEVER = new AbortController().signal;
const BRANCH = "renga/test";
const runner = createBackgroundRunner({ graceMs: 200 });
const checks = createSlotRunner(2, { graceMs: 100 });
after(() => checks.close());

type Sitting = {
  readonly workspace: GitWorkspace;
  readonly keeper: BackgroundKeeper;
  readonly events: Event[];
  /** Resolves with the next event of that type, or one that was told already. */
  readonly told: <T extends Event["type"]>(type: T) => Promise<Event & { type: T }>;
  readonly tell: (event: Event) => void;
};

const repository = scratchRepository({ "README.md": "# Scratch\n", ".gitignore": ".renga/\n" });
after(() => repository.remove());
const base = repository.git("rev-parse", "HEAD");

async function sit(): Promise<Sitting> {
  const workspace = await openGitWorkspace({ root: repository.root });
  await workspace.openBranch(BRANCH, base);
  const events: Event[] = [];
  let look = (): void => {};
  const tell = (event: Event): void => {
    events.push(event);
    look();
  };
  const keeper = createBackgroundKeeper({ runner, workspace, checks, tell, now: Date.now });
  const told: Sitting["told"] = (type) =>
    new Promise((resolve) => {
      look = () => {
        const found = events.find((event) => event.type === type);
        if (found !== undefined) resolve(found as never);
      };
      look();
    });
  return { workspace, keeper, events, told, tell };
}

let uids = 0;
function attemptOf(main: string, rest: Partial<Task> = {}, ...commands: readonly TaskCommand[]): Attempt {
  const task = {
    ...makeTask(),
    mode: "background" as const,
    commands: [command("main", main), ...commands],
    ...rest,
  };
  const uid = `task_1_${String(uids++).padStart(8, "0")}`;
  const spec = { key: task.key, id: task.id, title: "", uid, minutes: 1, needs: [], after: [], scope: [] };
  return { run: "test", branch: BRANCH, task, spec, attempt: 1, failures: [], timeoutSeconds: 60 };
}

const command = (phase: CommandPhase, text: string, rest: Partial<TaskCommand> = {}): TaskCommand => ({
  name: phase,
  phase,
  command: text,
  ...rest,
});
const start = async (
  attempt: Attempt,
  { workspace, keeper, tell }: Sitting,
  signal: AbortSignal = NEVER,
): ReturnType<typeof startBackground> => {
  const worktree = await workspace.acquire(BRANCH);
  const logs = join(repository.root, ".renga/background");
  const ports = { runner, keeper, checks, tell, now: Date.now, logs };
  const result = await startBackground(attempt, ports, worktree, signal);
  if (!keeper.holds(worktree.path)) await workspace.release(worktree);
  return result;
};
const close = async ({ keeper, workspace }: Sitting): Promise<void> => {
  await keeper.close();
  await workspace.close();
};

test("started up when its ready commands hold; its end, its numbers and what it left are told", async () => {
  const sitting = await sit();
  const attempt = attemptOf(
    "touch up; while [ ! -e go ]; do sleep 0.02; done; echo loss 0.5 >log; echo trained; exit 0",
    {},
    command("ready", "test -e up"),
    command("post", "test -e up"),
    command("background", "cat log 2>/dev/null || true", {
      name: "loss",
      intervalSeconds: 60,
      watch: { series: { loss: "loss (.*)" } },
    }),
  );
  assert.deepEqual(await start(attempt, sitting), { status: "committed", commit: base, base, files: [] });
  const started = await sitting.told("background-started");
  assert(started.pid > 0 && existsSync(join(started.cwd, "up")));
  assert(sitting.keeper.holds(started.cwd));
  // Its worktree is nobody else's while it lives.
  const other = await sitting.workspace.acquire(BRANCH);
  assert.notEqual(other.path, started.cwd);
  await sitting.workspace.release(other);
  writeFileSync(join(started.cwd, "go"), "");
  const ended = await sitting.told("background-ended");
  const ref = `refs/renga/test/kept/${attempt.spec.uid}`;
  assert.deepEqual([ended.how, ended.exitCode, ended.attempt], ["exited", 0, 1]);
  assert.equal(ended.message, `3 files kept under ${ref}\ntrained`);
  assert.equal(repository.git("show", `${ref}:log`), "loss 0.5");
  const points = sitting.events.flatMap((event) => (event.type === "monitor-sampled" ? event.points : []));
  assert.deepEqual(points, [{ series: "loss", y: 0.5 }]);
  assert(!sitting.keeper.holds(started.cwd));
  assert.deepEqual(
    sitting.events
      .filter(({ type }) => type === "check-finished")
      .map((event) => "phase" in event && event.phase),
    ["main", "post-validation"],
  );
  await close(sitting);
});

test("without ready commands the post checks are the measure; without both, that it lives", async () => {
  const sitting = await sit();
  const hold = "sleep 300";
  const posts = attemptOf(`sleep 0.3; touch first.ckpt; ${hold}`, {}, command("post", "test -e first.ckpt"));
  assert.equal((await start(posts, sitting))?.status, "committed");
  assert.equal((await start(attemptOf(hold, { key: "2" }), sitting))?.status, "committed");
  sitting.keeper.stop(posts.task.key, 1);
  assert.equal((await sitting.told("background-ended")).how, "stopped");
  sitting.events.length = 0;
  sitting.keeper.stop("2", 1);
  assert.equal((await sitting.told("background-ended")).how, "stopped");
  await close(sitting);
});

test("post checks beside ready commands run side by side, and each of them begins and ends in the journal", async () => {
  const sitting = await sit();
  // Each ends only when the other is at work, too.
  const meet = (own: string, other: string): TaskCommand =>
    command("post", `touch ${own}; until test -e ${other}; do sleep 0.02; done; test ${own} = a`);
  const both = await start(
    attemptOf("sleep 300", {}, command("ready", "true"), meet("a", "b"), meet("b", "a")),
    sitting,
  );
  assert(both?.status === "failed" && both.failure === "gate", JSON.stringify(both));
  const posts = sitting.events.filter((event) => "phase" in event && event.phase === "post-validation");
  assert.deepEqual(posts.map(({ type }) => type).toSorted(), [
    "check-finished",
    "check-finished",
    "check-started",
    "check-started",
  ]);
  await close(sitting);
});

test("a start-up that fails leaves nothing behind, and says why", async () => {
  const sitting = await sit();
  const soon = await start(attemptOf("echo no GPU >&2; exit 3"), sitting);
  assert.deepEqual(soon, {
    status: "failed",
    failure: "agent",
    message: "it ended with exit code 3 before it had started up\nno GPU",
  });
  const late = await start(
    attemptOf("sleep 300", { timeoutSeconds: 2 }, command("ready", "echo not yet; false")),
    sitting,
  );
  assert(late?.status === "failed" && late.failure === "timeout");
  assert.match(late.message, /^it had not started up after 2 s: ready: .*\nnot yet$/u);
  const posts = await start(
    attemptOf("sleep 300", {}, command("ready", "true"), command("post", "echo wrong; exit 1")),
    sitting,
  );
  assert(posts?.status === "failed" && posts.failure === "gate");
  const stop = new AbortController();
  const stopped = start(attemptOf("sleep 300", {}, command("ready", "false")), sitting, stop.signal);
  await sitting.told("process-started");
  stop.abort();
  const end = await stopped;
  assert(end?.status === "failed" && end.failure === "cancelled");
  const pids = sitting.events.flatMap((event) => (event.type === "process-started" ? event.pid : []));
  assert.equal(pids.length, 4);
  const alive = processTable.list().filter(({ group, zombie }) => pids.includes(group) && !zombie);
  assert.deepEqual(alive, []);
  await close(sitting);
});

test("what ends well while it starts up is done like any other work", async () => {
  const sitting = await sit();
  const attempt = attemptOf("touch made; exit 0", {}, command("ready", "false"));
  assert.equal(await start(attempt, sitting), undefined);
  assert(!sitting.events.some(({ type }) => type === "background-started"));
  await close(sitting);
});

test("the next sitting adopts a process and its worktree, whether it lives or has ended meanwhile", async () => {
  const first = await sit();
  const go = join(repository.root, "go");
  const body = `touch up; while [ ! -e '${go}' ]; do sleep 0.02; done; echo late >late; exit 4`;
  const living = attemptOf(body, {}, command("ready", "test -e up"));
  const end = `touch up left; while [ ! -e '${go}.2' ]; do sleep 0.02; done; exit 6`;
  const dying = attemptOf(end, { key: "2" }, command("ready", "test -e up"));
  await start(living, first);
  await start(dying, first);
  await close(first);
  const former = first.events.filter((event) => event.type === "background-started");
  assert.equal(former.length, 2);
  // The one has ended while nobody looked.
  writeFileSync(`${go}.2`, "");
  await waitUntil("the end of the one", () => existsSync(`${former[1]?.log}.exit`));

  const second = await sit();
  await second.keeper.adopt(dying, former[1]!);
  const ended = await second.told("background-ended");
  assert.deepEqual([ended.task, ended.how, ended.exitCode], ["2", "exited", 6]);
  assert.equal(
    repository
      .git("show", "--stat=200", "--format=", `refs/renga/test/kept/${dying.spec.uid}`)
      .includes("left"),
    true,
  );
  second.events.length = 0;
  await second.keeper.adopt(living, former[0]!);
  const others = await Promise.all([second.workspace.acquire(BRANCH), second.workspace.acquire(BRANCH)]);
  assert(others.every(({ path }) => path !== former[0]?.cwd));
  assert.equal(readFileSync(join(former[0]!.cwd, "up"), "utf8"), "");
  writeFileSync(go, "");
  const later = await second.told("background-ended");
  assert.deepEqual([later.how, later.exitCode], ["exited", 4]);
  assert.match(later.message, /^it ended with exit code 4; 2 files kept under /u);
  for (const path of [go, `${go}.2`]) rmSync(path);
  await close(second);
});
