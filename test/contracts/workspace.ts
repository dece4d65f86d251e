import { workspaceAttemptContract } from "./workspace-attempt.ts";
import { workspaceHardshipContract } from "./workspace-hardship.ts";
import { workspaceKeepingContract } from "./workspace-keeping.ts";
import { workspaceLandingContract } from "./workspace-landing.ts";
import type { OpenWorkspace } from "./workspace-stage.ts";
import { workspaceSubmodulesContract } from "./workspace-submodules.ts";

/** What every workspace over a git repository promises; `open` is handed the top of a checkout. */
export function workspaceContract(name: string, open: OpenWorkspace): void {
  workspaceAttemptContract(`${name}: attempts`, open);
  workspaceLandingContract(`${name}: landings`, open);
  workspaceKeepingContract(`${name}: keeping`, open);
  workspaceSubmodulesContract(`${name}: submodules`, open);
  workspaceHardshipContract(`${name}: hardships`, open);
}
