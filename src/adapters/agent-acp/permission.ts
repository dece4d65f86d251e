import { realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";

import type { RequestPermissionRequest, RequestPermissionResponse } from "@agentclientprotocol/sdk/unstable";

import type { Assignment } from "../../ports/agent.ts";
import { recordOf, recordsOf, stringOf } from "../agent-cli/json-lines.ts";

/** Agents that give the whole command for a title, and nothing else; of others a title is only words. */
const TITLED = /^(?:gemini|qwen)\b/iu;

/** The answer to an agent that asks: for this once, never for always. */
export function answerTo({ options }: RequestPermissionRequest, allowed: boolean): RequestPermissionResponse {
  const option = options.find(({ kind }) => kind === (allowed ? "allow_once" : "reject_once"));
  return option === undefined
    ? { outcome: { outcome: "cancelled" } }
    : { outcome: { outcome: "selected", optionId: option.optionId } };
}

/**
 * What an agent that asks may do, the least first: look at and change files in its worktree, and run the task's own commands word for
 * word. All else is denied, and so is what it does not say enough about.
 */
export function isPermitted(
  call: RequestPermissionRequest["toolCall"],
  { worktree, task, agent }: Pick<Assignment, "worktree" | "task"> & { readonly agent?: string | undefined },
): boolean {
  const paths = pathsOf(call);
  const within = paths.every((path) => isWithin(path, worktree));
  switch (call.kind) {
    case "read":
    case "search":
      return within;
    case "edit":
    case "delete":
    case "move":
      return within && paths.length > 0;
    case "think":
      return true;
    case "execute": {
      const input = recordOf(call.rawInput);
      const named = stringOf(input["command"]) ?? stringOf(input["cmd"]);
      const titled = call.rawInput == null && TITLED.test(agent ?? "") ? call.title : undefined;
      const command = (named ?? titled)?.trim();
      return command !== undefined && task.commands.some((own) => own.command?.trim() === command);
    }
    default:
      return false;
  }
}

/** All paths that a call names: where it happens, what it would change, what it was called with. */
function pathsOf(call: RequestPermissionRequest["toolCall"]): readonly string[] {
  const input = recordOf(call.rawInput);
  const named = ["file_path", "filePath", "absolute_path", "path", "source", "destination"]
    .map((name) => stringOf(input[name]))
    .filter((path) => path !== undefined);
  const diffs = recordsOf(call.content)
    .filter(({ type }) => type === "diff")
    .map(({ path }) => stringOf(path))
    .filter((path) => path !== undefined);
  return [...(call.locations ?? []).map(({ path }) => path), ...diffs, ...named];
}

/** Links are followed as far as the path is there. */
function isWithin(path: string, worktree: string): boolean {
  const way = relative(real(worktree), real(resolve(worktree, path)));
  return (
    way !== ".." && !way.startsWith("../") && !isAbsolute(way) && way !== ".git" && !way.startsWith(".git/")
  );
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(real(parent), path.slice(parent.length));
  }
}
