import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { foundGates } from "../core/gates/found-gates.ts";
import { projectSetup } from "../core/gates/project-setup.ts";
import { MANIFESTS, type ProjectGate, type ProjectSetup } from "../core/gates/project.ts";
import { readText } from "./read-text.ts";

/** What the files in the folder tell of the project's gates and of what a worktree needs for them; runs nothing. */
export async function discoverGates(
  root: string,
): Promise<{ readonly gates: readonly ProjectGate[]; readonly setup: ProjectSetup }> {
  const names = new Set(await readdir(root));
  const texts = new Map<string, string>();
  await Promise.all(
    MANIFESTS.filter((name) => names.has(name)).map(async (name) => {
      // A folder of that name, or a file that cannot be read, tells nothing.
      const text = await readText(join(root, name)).catch(() => undefined);
      if (text !== undefined) texts.set(name, text);
    }),
  );
  const project = { names, texts };
  return { gates: foundGates(project), setup: projectSetup(project) };
}
