import { workspaceContract } from "../../../test/contracts/workspace.ts";
import { openGitWorkspace } from "./open-git-workspace.ts";

workspaceContract("git workspace", (root) => openGitWorkspace({ root }));
