import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";

import { endTree } from "../../src/adapters/process/end-tree.ts";
import { processTable } from "../../src/adapters/process/process-table.ts";
import type { Usage } from "../../src/core/ledger/spent.ts";
import type { Agent, AgentEvent, AgentResult, Assignment } from "../../src/ports/agent.ts";
import { startFakeModel, type FakeModel } from "../agents/fake-model.ts";
import { USAGE } from "../agents/model/reply.ts";
import { makePlace, makeTask, type Place } from "./agent.ts";
import { CASES } from "./cli-agent-cases.ts";
import type { CaseName, Expected } from "./cli-agent-expected.ts";

/** What an agent under test is made with. */
export type Setting = {
  /** Where its model is; the path ends with the name of the scenario. */
  readonly url: string;
  /** Renga's own folder, and a home for the user that nobody lives in. */
  readonly home: string;
  readonly case: CaseName;
  /** So long it may say nothing. */
  readonly idleSeconds: number;
  readonly maxTurns?: number;
};

export type CliSubject = {
  readonly make: (setting: Setting) => Agent;
  /** Where this agent differs from the others; null: it does not have this at all, for the reason that stands there. */
  readonly differs?: Partial<Record<CaseName, Partial<Expected> | { readonly not: string }>>;
  /** The tokens of so many requests, as this agent counts them; default: all that the model says. */
  readonly usageOf?: (requests: number) => Usage;
  /** What so many requests cost, and who says so; absent: the agent does not say. */
  readonly usdOf?: (requests: number) => number;
};

/** What every agent that is a program of its own has to do, case by case, with a model that is made to behave so. */
export function cliAgentContract(name: string, subject: CliSubject): void {
  describe(name, { concurrency: 2 }, () => {
    for (const [key, given] of Object.entries(CASES) as [CaseName, Expected][]) {
      const differs = subject.differs?.[key] ?? {};
      if ("not" in differs) continue;
      const expected = { ...given, ...differs };
      it(`${key}: ${expected.says}`, async () => {
        const model = await startFakeModel();
        const place = makePlace();
        try {
          await playCase(subject, key, expected, { model, place });
        } finally {
          await model.close();
          place[Symbol.dispose]();
        }
      });
    }
  });
}

type Scene = { readonly model: FakeModel; readonly place: Place };

async function playCase(subject: CliSubject, key: CaseName, expected: Expected, scene: Scene): Promise<void> {
  const { place, model } = scene;
  for (const [path, text] of Object.entries(expected.before ?? {})) {
    mkdirSync(dirname(join(place.worktree, path)), { recursive: true });
    writeFileSync(join(place.worktree, path), text);
  }
  const agent = subject.make({
    url: model.at(expected.scenario),
    home: join(place.folder, "renga"),
    case: key,
    idleSeconds: expected.idleSeconds ?? 60,
    ...(expected.maxTurns === undefined ? {} : { maxTurns: expected.maxTurns }),
  });
  const assignment = assignmentOf(place, expected);
  const given = await resumed(agent, assignment, elsewhereOf(place));
  const before = model.seen.length;
  const run = await watched(agent, given, expected.act);
  const { result, events, family } = run;
  const told = JSON.stringify({ result, events }, undefined, 1);

  assert.equal(result.status, expected.status, told);
  checkWords(expected, model.seen.slice(before));
  if (result.status === "failed") {
    assert.equal(result.failure, expected.failure, told);
    assert.match(result.message, expected.message ?? /\S/, told);
    assert.doesNotMatch(result.message, /\bkey-of-the-test\b/, "no secret in a message");
  } else assert.match(result.output, expected.message ?? /\S/, told);
  for (const [path, text] of Object.entries(expected.files))
    assert.equal(read(join(place.worktree, path)), text, `${path}: ${told}`);
  for (const path of readdirSync(place.worktree))
    assert(path in expected.files || expected.others?.test(path) === true, `${path} is left over`);
  assert.equal(existsSync(join(place.folder, "outside.txt")), false, "nothing outside of the worktree");
  assert.deepEqual(readdirSync(elsewhereOf(place)), [], "nothing where it was before");
  assert.deepEqual(family(), [], "no process of it is alive");
  for (const type of expected.events ?? [])
    assert(
      events.some((event) => event.type === type),
      `${type}: ${told}`,
    );
  if (expected.requests === undefined) return;
  assert.deepEqual(
    { ...result.spent?.usage, requests: undefined },
    { ...(subject.usageOf ?? allTokens)(expected.requests), requests: undefined },
    told,
  );
  if (subject.usdOf === undefined) return;
  assert.equal(result.spent?.usd, subject.usdOf(expected.requests), told);
  assert.equal(result.spent?.basis, "reported");
}

/** The words of a conversation that goes on stand for the assignment; a replayed agent asks no model. */
function checkWords({ continuation }: Expected, asked: FakeModel["seen"]): void {
  const first = asked[0]?.asked.prompt;
  if (continuation !== undefined && first !== undefined) assert.equal(first.includes("ANSWER"), true, first);
}

/** The tokens of so many requests to the scripted model. */
export function allTokens(requests: number): Usage {
  return {
    input: requests * USAGE.input,
    cacheRead: requests * USAGE.cacheRead,
    cacheWrite: requests * USAGE.cacheWrite,
    output: requests * USAGE.output,
  };
}

function assignmentOf(place: Place, expected: Expected): Assignment {
  const checks = expected.check === undefined ? [] : [{ name: "", phase: "post", command: expected.check }];
  return place.assign(makeTask({ title: "The made file", commands: checks as never }), {
    env: { RENGA_TASK_ID: "1" },
    timeoutSeconds: expected.timeoutSeconds ?? 60,
    ...(expected.mostUsd === undefined ? {} : { mostUsd: expected.mostUsd }),
    ...(expected.session === undefined ? {} : { session: expected.session }),
    ...(expected.continuation === undefined ? {} : { continuation: expected.continuation }),
  });
}

/** A worktree that an earlier attempt had. */
function elsewhereOf({ folder }: Place): string {
  const path = join(folder, "elsewhere");
  mkdirSync(path, { recursive: true });
  return path;
}

/** The assignment as it goes on with an earlier attempt, where that is what is asked. */
async function resumed(
  agent: Agent,
  { session, continuation, ...first }: Assignment,
  elsewhere: string,
): Promise<Assignment> {
  const words = continuation === undefined ? {} : { continuation };
  if (session !== "earlier" && session !== "elsewhere")
    return session === undefined ? first : { ...first, ...words, session };
  const worktree = session === "earlier" ? first.worktree : elsewhere;
  const earlier = (await watched(agent, { ...first, worktree }, undefined)).result.spent?.session;
  assert.ok(earlier, "an attempt tells its session");
  for (const name of readdirSync(elsewhere)) rmSync(join(elsewhere, name), { recursive: true });
  return { ...first, ...words, session: earlier };
}

type Watched = {
  readonly result: AgentResult;
  readonly events: readonly AgentEvent[];
  /** The command lines of what is alive of it. */
  readonly family: () => readonly number[];
};

/** Lets it work; at its first use of a tool `act` is done to it. */
async function watched(agent: Agent, assignment: Assignment, act: Expected["act"]): Promise<Watched> {
  const events: AgentEvent[] = [];
  const stop = new AbortController();
  const over = new AbortController();
  let pid = 0;
  const mark = `RENGA_ATTEMPT_UID=${assignment.uid}.${assignment.worktree.length}.${Math.random()}`;
  const uid = mark.slice(mark.indexOf("=") + 1);
  const result = await agent.work(
    { ...assignment, uid },
    stop.signal,
    (process) => (pid = process.pid),
    (event) => {
      events.push(event);
      if (event.type !== "tool" || act === undefined) return;
      // The command itself has to run by then, and its child that has left the group.
      void untilRunning(mark, "sleep", over.signal).then((runs) => {
        if (runs && act === "interrupt") stop.abort();
        else if (runs) process.kill(pid, "SIGKILL");
        return runs;
      });
    },
  );
  over.abort();
  const alive = (): readonly number[] =>
    processTable.marked(
      processTable
        .list()
        .filter(({ zombie }) => !zombie)
        .map((row) => row.pid),
      [mark],
    );
  const left = alive();
  if (left.length > 0) await endTree({ marks: [mark] }, 0);
  return { result, events, family: () => left };
}

/** Waits for two programs of that name among the marked processes; false: it was over before. */
async function untilRunning(mark: string, name: string, over: AbortSignal): Promise<boolean> {
  while (!over.aborted) {
    const pids = processTable.marked(
      processTable.list().map((row) => row.pid),
      [mark],
    );
    if (pids.filter((pid) => read(`/proc/${pid}/comm`).trim() === name).length >= 2) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
