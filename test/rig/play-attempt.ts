import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createCommandAgent } from "../../src/adapters/agent-command/create-command-agent.ts";
import { createScriptAgent } from "../../src/adapters/agent-script/create-script-agent.ts";
import { createProcessRunner } from "../../src/adapters/process/create-process-runner.ts";
import { openGitWorkspace } from "../../src/adapters/workspace-git/open-git-workspace.ts";
import type { Attempt } from "../../src/app/attempt.ts";
import { createToldFor } from "../../src/app/told-for.ts";
import { work } from "../../src/app/work.ts";
import type { CommandPhase, Task, TaskCommand } from "../../src/core/plan/plan.ts";
import { scopeOf } from "../../src/core/plan/scope.ts";
import type { AttemptResult, Event } from "../../src/core/run/event.ts";
import type { Workspace } from "../../src/ports/workspace.ts";
import { planOf, type TaskDraft } from "./plan-of.ts";
import { scratchRepository, type ScratchRepository } from "./scratch-repository.ts";

export const BRANCH = "renga/r";

/** One attempt, as it went. */
export type Played = {
  readonly result: AttemptResult;
  readonly events: readonly Event[];
  /** `phase-started` and checks in order: `main`, `test-first make: 2`. */
  readonly told: readonly string[];
};

/** A repository in which attempts are carried out by real agents in real worktrees. */
export type AttemptRig = {
  readonly repository: ScratchRepository;
  readonly workspace: Workspace;
  /** Absolute; outlives attempts. */
  readonly outside: string;
  /** An attempt of the task by an agent that is this shell command, or by the script agent. */
  readonly play: (
    task: Omit<TaskDraft, "id">,
    agent?: string,
    more?: Partial<Attempt>,
    signal?: AbortSignal,
  ) => Promise<Played>;
  /** Puts a commit of these files on the integration branch, as another task would. */
  readonly land: (files: Readonly<Record<string, string>>) => Promise<void>;
};

/** A command of a phase. */
export function run(phase: CommandPhase, command: string, more: Partial<TaskCommand> = {}): TaskCommand {
  return { name: phase, phase, command, ...more };
}

/** Opens the stage, plays the scene, and leaves nothing behind. */
export async function withAttempts(
  files: Readonly<Record<string, string>>,
  scene: (rig: AttemptRig) => Promise<void>,
): Promise<void> {
  const repository = scratchRepository(files);
  const outside = mkdtempSync(join(tmpdir(), "renga-attempts-"));
  const runner = createProcessRunner({ graceMs: 100 });
  const workspace = await openGitWorkspace({ root: repository.root });
  try {
    await workspace.openBranch(BRANCH, repository.git("rev-parse", "HEAD"));
    let attempts = 0;
    const toldFor = createToldFor(repository.root, {}, []);
    await scene({
      repository,
      workspace,
      outside,
      async play(draft, agent, more = {}, signal = new AbortController().signal) {
        const task = planOf([{ id: "1", ...draft }]).tasks[0]!;
        const events: Event[] = [];
        const script = createScriptAgent(runner);
        const ports = {
          workspace,
          agent: agent === undefined ? script : createCommandAgent(agent, runner),
          script,
          checks: runner,
          tell: (event: Event) => void events.push(event),
          now: Date.now,
          scratch: join(outside, "attempts"),
          told: (of: Task) => toldFor(of, ""),
        };
        const spec = {
          key: task.key,
          id: task.id,
          title: task.title,
          uid: "task_1_0a1b2c3d",
          minutes: 5,
          needs: [],
          after: [],
          scope: scopeOf(task),
        };
        attempts++;
        const attempt = {
          run: "r",
          branch: BRANCH,
          task,
          spec,
          attempt: attempts,
          failures: [],
          timeoutSeconds: 60,
          ...more,
        };
        const result = await work(attempt, ports, signal);
        return { result, events, told: events.flatMap(tellOf) };
      },
      async land(files) {
        const worktree = await workspace.acquire(BRANCH);
        const { head } = { head: worktree.base };
        const edits = Object.entries(files).map(([path, text]) => ({
          kind: "write" as const,
          path,
          content: Buffer.from(text),
        }));
        const commit = await workspace.build({ tree: head, parent: head, message: "Land", at: 0, edits });
        await workspace.advance(BRANCH, commit, head);
        await workspace.release(worktree);
      },
    });
  } finally {
    await workspace.close();
    await runner.close();
    repository.remove();
    rmSync(outside, { recursive: true, force: true });
  }
}

function tellOf(event: Event): string[] {
  switch (event.type) {
    case "phase-started":
      return [event.phase];
    case "check-finished":
      return [`${event.phase} ${event.name}: ${event.exitCode}`];
    case "chunk-finished":
      return [`chunk ${event.chunk}: ${event.start}+${event.size}/${event.total} ${event.exitCode}`];
    case "checkpoint-taken":
      return [`checkpoint ${event.done}/${event.total}`];
    default:
      return [];
  }
}
