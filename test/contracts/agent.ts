import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";

import type { Task } from "../../src/core/plan/plan.ts";
import type { Agent, AgentResult, Assignment } from "../../src/ports/agent.ts";

/** An agent and a task with which it does the one thing asked. */
export type AgentScenario = { readonly agent: Agent; readonly task: Task };

export type AgentScenarios = {
  /** Creates `made.txt` holding `made` and a newline. */
  readonly succeeding: () => AgentScenario;
  /** Fails by itself, changing nothing. */
  readonly failing: () => AgentScenario;
};

/** What every agent promises; run against each adapter. */
export function agentContract(name: string, scenarios: AgentScenarios): void {
  describe(name, () => {
    it("does its work in the worktree and nowhere else", async () => {
      using place = makePlace();
      const { agent, task } = scenarios.succeeding();
      const result = await work(agent, place.assign(task));
      assert.equal(result.status, "done", JSON.stringify(result));
      assert.equal(readFileSync(join(place.worktree, "made.txt"), "utf8"), "made\n");
      assert.deepEqual(readdirSync(place.worktree), ["made.txt"]);
    });

    it("says what went wrong and which class of failure it is", async () => {
      using place = makePlace();
      const { agent, task } = scenarios.failing();
      const result = await work(agent, place.assign(task));
      assert.equal(result.status, "failed");
      assert.match(result.status === "failed" ? result.message : "", /\S/);
      assert.deepEqual(readdirSync(place.worktree), []);
    });

    it("answers the same again if it says that it always does", async () => {
      for (const { agent, task } of [scenarios.succeeding(), scenarios.failing()]) {
        using first = makePlace();
        using second = makePlace();
        const [one, two] = [await work(agent, first.assign(task)), await work(agent, second.assign(task))];
        if (agent.deterministic) assert.deepEqual(one, two);
        assert.equal(one.status, two.status);
        assert.notEqual(agent.name, "");
      }
    });

    it("does nothing once it is told to stop", async () => {
      using place = makePlace();
      const { agent, task } = scenarios.succeeding();
      const result = await work(agent, place.assign(task), AbortSignal.abort());
      assert.deepEqual(
        [result.status, result.status === "failed" && result.failure],
        ["failed", "cancelled"],
      );
      assert.deepEqual(readdirSync(place.worktree), []);
    });

    it("answers, and does not throw, when its worktree is gone", async () => {
      using place = makePlace();
      const { agent, task } = scenarios.succeeding();
      rmSync(place.worktree, { recursive: true });
      const result = await work(agent, place.assign(task));
      assert.deepEqual(
        [result.status, result.status === "failed" && result.failure],
        ["failed", "infrastructure"],
      );
      assert.equal(existsSync(place.worktree), false);
    });
  });
}

/** Lets an agent work, with nobody interested in its processes. */
export function work(agent: Agent, assignment: Assignment, signal?: AbortSignal): Promise<AgentResult> {
  return agent.work(assignment, signal ?? new AbortController().signal, () => {});
}

export type Place = {
  readonly folder: string;
  readonly worktree: string;
  readonly assign: (task: Task, more?: Partial<Assignment>) => Assignment;
  readonly [Symbol.dispose]: () => void;
};

/** An empty worktree, with room beside it. */
export function makePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), "renga-agent-"));
  const worktree = join(folder, "the worktree");
  mkdirSync(worktree);
  const promptFile = join(folder, "task_1_0a1b2c3d.1.md");
  return {
    folder,
    worktree,
    assign: (task, more = {}) => {
      const prompt = `Do ${task.title}.\n`;
      writeFileSync(promptFile, prompt);
      return {
        run: "r",
        uid: "task_1_0a1b2c3d.1",
        attempt: 1,
        task,
        worktree,
        scope: task.files.map(({ path }) => path),
        prompt,
        promptFile,
        failures: [],
        timeoutSeconds: 60,
        ...more,
      };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A task with nothing in it but what is given. */
export function makeTask(more: Partial<Task> = {}): Task {
  return {
    key: "1",
    id: "1",
    title: "The first task",
    kind: "task",
    groups: [],
    status: "open",
    dependencies: [],
    files: [],
    acceptance: [],
    code: [],
    commands: [],
    body: "",
    span: { file: "plan.md", line: 1, endLine: 1, start: 0, end: 0 },
    ...more,
  };
}
