import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Assignment } from "../ports/agent.ts";
import type { Worktree } from "../ports/workspace.ts";
import { renderAssignment } from "./assignment.ts";
import { attemptEnvironment, type Attempt } from "./attempt.ts";

/** Writes down what the agent of an attempt is told, in `scratch`, outside every worktree. */
export async function assign(attempt: Attempt, worktree: Worktree, scratch: string): Promise<Assignment> {
  const { run, spec, task, failures, timeoutSeconds, mostUsd } = attempt;
  const uid = `${spec.uid}.${attempt.attempt}`;
  const { path } = worktree;
  const facts = { task, worktree: path, scope: spec.scope, attempt: attempt.attempt, failures };
  const prompt = renderAssignment(facts);
  await mkdir(scratch, { recursive: true });
  const promptFile = join(scratch, `${uid}.md`);
  await writeFile(promptFile, prompt);
  return {
    run,
    uid,
    attempt: attempt.attempt,
    task,
    worktree: path,
    scope: spec.scope,
    prompt,
    promptFile,
    failures,
    timeoutSeconds: task.timeoutSeconds ?? timeoutSeconds,
    env: attemptEnvironment(attempt, path),
    ...(mostUsd === undefined ? {} : { mostUsd }),
  };
}
