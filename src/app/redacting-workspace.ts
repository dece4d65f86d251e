import type { Workspace } from "../ports/workspace.ts";

/** The same workspace, which writes no secret into the message of a commit. */
export function redactingWorkspace(workspace: Workspace, redact: (text: string) => string): Workspace {
  return {
    ...workspace,
    commit: (worktree, message, leave) => workspace.commit(worktree, redact(message), leave),
    build: (landing) => workspace.build({ ...landing, message: redact(landing.message) }),
  };
}
