import assert from "node:assert/strict";

import { overlaps } from "../../src/core/plan/scope.ts";
import type { Choice } from "../../src/core/route/router.ts";
import type { Command } from "../../src/core/run/command.ts";
import type { Event } from "../../src/core/run/event.ts";
import { limitsOf } from "../../src/core/run/provider-of.ts";
import { scopeOf, type Run, type TaskRun } from "../../src/core/run/state.ts";

export type Landing = { readonly task: string; readonly attempt: number };

/** What the rules of a run are held against. */
export type World = {
  readonly run: Run;
  /** What landed, whatever the journal knows of it. */
  readonly branch: readonly Landing[];
  /** Tasks whose process lives. */
  readonly processes: ReadonlySet<string>;
  /** Tasks that came to an end once: what started after them need not wait when they are opened again. */
  readonly everEnded: ReadonlySet<string>;
  /** Providers that asked for a pause. */
  readonly paused: Set<string>;
};

/** The name of the commit that a landing becomes. */
export function commitOf({ task, attempt }: Landing): string {
  return `c-${task}-${attempt}`;
}

/** What the journal says has landed is what stands on the branch; late facts of a branch that moved are not told here. */
export function checkBranch(world: World): void {
  const { landed, head } = world.run;
  assert.deepEqual(
    landed.map(({ task, attempt }) => ({ task, attempt })),
    world.branch.map(({ task, attempt }) => ({ task, attempt })),
  );
  const last = world.branch.at(-1);
  assert.equal(head, last === undefined ? "base" : commitOf(last));
  for (const task of world.run.tasks.values())
    assert(
      task.state !== "failed" || !world.branch.some((it) => it.task === task.spec.key),
      `${task.spec.key} has landed and failed`,
    );
}

/** Work-conserving: no agent stands idle while a task could start. */
export function checkIdle(world: World): void {
  const { run } = world;
  if (run.stopping || run.outcome !== undefined || run.running.size >= run.limits.agents) return;
  if (run.breaker.rolling !== undefined || run.breaker.trips > 1 || run.breaker.alone.size > 0) return;
  if (run.gates.red !== undefined || run.gates.named.get("before ")?.state === "running") return;
  const live = [...run.tasks.values()].filter(({ state }) => state === "running" || state === "landing");
  for (const task of run.tasks.values()) {
    if (task.state !== "ready") continue;
    if (run.backgrounds.has(task.spec.key)) continue;
    const choice = run.router.choose(task.spec.key, task.last);
    const own = run.settings.agentSpecs[choice?.agent ?? task.agent] ?? "";
    const isPaid = (agent: string): boolean => run.purse.allow(task.spec.key, agent).ok;
    // Who may not be paid for waits for money, whoever else has room.
    const mayStart =
      isPaid(own) &&
      (!hasNoRoom(world, own) ||
        peersOf(run, task, choice).some((it) => !hasNoRoom(world, it) && isPaid(it)));
    if (!mayStart) continue;
    const free = !live.some((it) => scopeOf(it).some((a) => scopeOf(task).some((b) => overlaps(a, b))));
    assert(!free, `${task.spec.key} could start, and an agent is idle`);
  }
}

/** Agents that a task goes to while its own has no room. */
function peersOf(run: Run, task: TaskRun, choice: Choice | undefined): readonly string[] {
  if (choice === undefined || task.failures.length > 0) return [];
  return run.router.peers(task.spec.key, choice).map(({ agent }) => run.settings.agentSpecs[agent] ?? "");
}

export function checkStart(
  world: World,
  { task: key, agent, attempt }: Command & { type: "start-attempt" },
  events: readonly Event[],
): void {
  const { run } = world;
  const landed = new Set(world.branch.map(({ task }) => task));
  const { needs, scope, batch } = run.tasks.get(key)!.spec;
  assert(!landed.has(key) || run.tasks.get(key)!.repairing, `${key} is started though it has landed`);
  checkNeeds(world, key, needs);
  assert(run.running.size <= run.limits.agents, "more attempts than agents");
  assert(run.breaker.rolling === undefined && run.breaker.trips < 2, "a start while a batch is taken back");
  if (run.breaker.alone.size > 0) assert(run.running.size === 1, "not alone");
  // A task that may not be paid for turns a gate red that it was to mend; what was started before that goes on.
  const at = events.findIndex(
    (it) => it.type === "attempt-started" && it.task === key && it.attempt === attempt,
  );
  const isLater = events.slice(at).some((it) => it.type === "budget-noticed" && it.level === "refusal");
  assert(run.gates.red === undefined || isLater, "a start while a gate is red");
  const limits = limitsOf(agent, run.settings.config);
  assert(
    busy(world, limits.provider) <= (limits.concurrency ?? Infinity),
    `too much is asked of ${limits.provider}`,
  );
  if (run.settings.barriers === true)
    for (const other of run.tasks.values())
      if (batch !== undefined && other.spec.batch !== undefined && other.spec.batch < batch)
        assert(
          world.everEnded.has(other.spec.key),
          `${key} before the end of its barrier, ${other.spec.key}`,
        );
  checkLeases(world, key, scope);
}

/** Attempts at work with this provider. */
function busy(world: World, provider: string): number {
  const { run } = world;
  return [...run.running].filter(
    (key) =>
      limitsOf(run.settings.agentSpecs[run.tasks.get(key)!.agent] ?? "", run.settings.config).provider ===
      provider,
  ).length;
}

function hasNoRoom(world: World, agent: string): boolean {
  const { provider, concurrency = Infinity } = limitsOf(agent, world.run.settings.config);
  return world.run.limits.pauses.has(provider) || busy(world, provider) >= concurrency;
}

export function checkPause(world: World, event: Event): void {
  if (event.type === "provider-paused") world.paused.add(event.provider);
  if (event.type === "provider-resumed") world.paused.delete(event.provider);
  if (event.type === "run-resumed") world.paused.clear();
  if (event.type !== "attempt-started") return;
  const { provider } = limitsOf(event.agent, world.run.settings.config);
  assert(!world.paused.has(provider), `${event.agent} is asked while it pauses`);
}

function checkLeases(world: World, key: string, scope: readonly string[]): void {
  for (const other of world.run.tasks.values()) {
    if (other.spec.key === key || (other.state !== "running" && other.state !== "landing")) continue;
    for (const a of scope)
      for (const b of other.spec.scope)
        assert(!overlaps(a, b), `${key} and ${other.spec.key} both write ${a}`);
  }
}

function checkNeeds(world: World, key: string, needs: readonly string[]): void {
  const landed = new Set(world.branch.map(({ task }) => task));
  for (const need of needs) {
    const { spec, state, leftOut, background } = world.run.tasks.get(need)!;
    const isIn = landed.has(need) || spec.settled !== undefined || state === "done";
    assert(isIn || leftOut?.dependents === "go-on", `${key} before its need ${need}`);
    if (background === undefined || leftOut !== undefined) continue;
    assert(!world.processes.has(need), `${key} before the end of ${need}`);
    assert(background.state !== "failed", `${key} after ${need} went wrong`);
  }
}

/** Of a run that is done: the last green verdict of each place's gates is on all that its tasks have landed, unless they mended something else. */
export function checkJudged(run: Run, journal: readonly Event[]): void {
  const verdicts = journal.filter((event) => event.type === "gates-finished");
  for (const { place } of run.gates.stands) {
    if (place.level === "before" || place.tasks.some((key) => (run.tasks.get(key)?.repairs ?? 0) > 0))
      continue;
    const last = run.landed.findLastIndex(({ task }) => place.level === "end" || place.tasks.includes(task));
    if (last < 0) continue;
    const told = verdicts.findLast(({ level, group }) => level === place.level && group === place.group);
    const judged = run.landed.findLastIndex(({ commit }) => commit === told?.commit);
    assert(told?.passed === true && judged >= last, `${place.level} ${place.group ?? ""} was not judged`);
  }
}
