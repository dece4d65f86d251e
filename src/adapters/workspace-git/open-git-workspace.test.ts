import { after } from "node:test";

import { workspaceFurnishContract } from "../../../test/contracts/workspace-furnish.ts";
import { workspaceContract } from "../../../test/contracts/workspace.ts";
import { createProcessRunner } from "../process/create-process-runner.ts";
import { openGitWorkspace } from "./open-git-workspace.ts";

workspaceContract("git workspace", (root) => openGitWorkspace({ root }));

const processes = createProcessRunner();
after(() => processes.close());
workspaceFurnishContract("git workspace: furnishing", (root, worktree) =>
  openGitWorkspace({ root, worktree, processes }),
);
