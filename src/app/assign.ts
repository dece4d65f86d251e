import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Assignment } from "../ports/agent.ts";
import type { Worktree } from "../ports/workspace.ts";
import { renderAssignment } from "./assignment.ts";
import { attemptEnvironment, type Attempt } from "./attempt.ts";
import { renderContinuation } from "./continuation.ts";
import type { SkillText } from "./load-skills.ts";
import { LONGEST_BODY, type WholeText } from "./shorten-body.ts";

/** What an agent has to know beside its task. */
export type Told = {
  readonly skills: readonly SkillText[];
  readonly instructions?: string;
  /** The agent is told it apart from the prompt, in a way of its own. */
  readonly apart: boolean;
};

export type AssignOptions = {
  readonly told?: Told;
  /** Takes secrets out of the words. */
  readonly redact?: ((text: string) => string) | undefined;
};

const NOTHING: Told = { skills: [], apart: true };

/** Writes down what the agent of an attempt is told, in `scratch`, outside every worktree. */
export async function assign(
  attempt: Attempt,
  worktree: Worktree,
  scratch: string,
  { told = NOTHING, redact = (text) => text }: AssignOptions = {},
): Promise<Assignment> {
  const { run, spec, task, failures, timeoutSeconds, mostUsd } = attempt;
  const uid = `${spec.uid}.${attempt.attempt}`;
  const { path } = worktree;
  await mkdir(scratch, { recursive: true });
  const whole = await wholeText(attempt, path, join(scratch, `${uid}.task.md`));
  const words = renderAssignment({
    task,
    worktree: path,
    scope: spec.scope,
    attempt: attempt.attempt,
    failures,
    timeoutSeconds: task.timeoutSeconds ?? timeoutSeconds,
    ...(mostUsd === undefined ? {} : { mostUsd }),
    ...(whole === undefined ? {} : { whole }),
    ...(told.apart ? {} : told),
  });
  const prompt = redact(words);
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
    ...(told.skills.length === 0 ? {} : { skills: told.skills }),
    ...(attempt.session === undefined
      ? {}
      : { session: attempt.session, continuation: redact(renderContinuation(attempt, path)) }),
  };
}

/** Where a description that is too long to be told can be read: in the plan's file, if the worktree has it, else in a copy. */
async function wholeText(
  { task: { body, span } }: Attempt,
  worktree: string,
  copy: string,
): Promise<WholeText | undefined> {
  if (body.length <= LONGEST_BODY) return undefined;
  if (existsSync(join(worktree, span.file))) return { path: span.file, line: span.line };
  await writeFile(copy, body);
  return { path: copy, line: 1 };
}
