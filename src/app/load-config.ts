import { join } from "node:path";

import type { Config, Gate } from "../core/config.ts";
import type { ProjectGate, ProjectSetup } from "../core/gates/project.ts";
import type { ProfileName } from "../core/run/event.ts";
import { UserError } from "../core/user-error.ts";
import { configOf, gateOf } from "../schema/config.ts";
import { readConfig } from "../schema/read-config.ts";
import { discoverGates } from "./discover-gates.ts";
import { readText } from "./read-text.ts";

/** Whether gates are run: `auto` those found in the project where the file names none, `config` the file's only, `off` none. */
export type GateChoice = "auto" | "config" | "off";

/** What is in force in a repository, and where it comes from. */
export type LoadedConfig = {
  readonly config: Config;
  /** The one asked for, else the file's; undefined: nobody named one. */
  readonly profile: ProfileName | undefined;
  /** The file's text; undefined: there is no file. */
  readonly text: string | undefined;
  /** What the project's own files tell of its gates, in force or not. */
  readonly found: readonly ProjectGate[];
  readonly setup: ProjectSetup;
  /** The gates in force are those that were found. */
  readonly discovered: boolean;
};

/** Names that are looked for at the repository's root; there may be one of them. */
export const CONFIG_FILES: readonly string[] = ["renga.config.yaml", "renga.config.yml", "renga.config.json"];

/**
 * The configuration of the repository at `root`. Gates found in the project are in force only where the file names none and
 * the user asked for them: by `gates: "auto"`, or by the profile `reliable`. A `UserError` for a file that is wrong, or two of them.
 */
export async function loadConfig(
  root: string,
  options: { readonly gates?: GateChoice | undefined; readonly profile?: ProfileName | undefined } = {},
): Promise<LoadedConfig> {
  const [file, { gates: found, setup }] = await Promise.all([configFile(root), discoverGates(root)]);
  const read = file === undefined ? configOf({}) : readConfig(file.name, file.text);
  const profile = options.profile ?? read.profile;
  const choice = options.gates ?? (profile === "reliable" ? "auto" : "config");
  const none = Object.values(read.gates).every((list) => list.length === 0);
  const discovered = choice === "auto" && none && found.length > 0;
  const gates = choice === "off" ? configOf({}).gates : discovered ? levelsOf(found) : read.gates;
  return {
    config: { ...read, gates, worktree: worktreeOf(read.worktree, setup, discovered) },
    profile,
    text: file?.text,
    found,
    setup,
    discovered,
  };
}

async function configFile(
  root: string,
): Promise<{ readonly name: string; readonly text: string } | undefined> {
  const there = await Promise.all(
    CONFIG_FILES.map(async (name) => {
      const text = await readText(join(root, name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw new UserError(`${name}: cannot be read (${error.code ?? error.message})`);
      });
      return text === undefined ? [] : [{ name, text }];
    }),
  );
  const [first, second] = there.flat();
  if (first !== undefined && second !== undefined)
    throw new UserError(`${first.name} and ${second.name} are both there, and only one can count`, {
      hint: `put what is needed into ${first.name} and remove the other`,
    });
  return first;
}

/** Tests, types and lint before the run, after each group and at the end; the build at the end. None with every task: its own checks are there. */
function levelsOf(found: readonly ProjectGate[]): Config["gates"] {
  const gates = found.map(({ command }): Gate => gateOf(command));
  const quick = gates.filter((_, i) => found[i]?.kind !== "build");
  return { before: quick, task: [], group: quick, phase: [], end: gates };
}

function worktreeOf(read: Config["worktree"], found: ProjectSetup, discovered: boolean): Config["worktree"] {
  const { links, setupInputs } = found;
  const worktree = { ...read, setupInputs: read.setupInputs.length > 0 ? read.setupInputs : setupInputs };
  const silent = read.setup === undefined && read.links.length === 0;
  if (!discovered || !silent) return worktree;
  // What proves the project needs its dependencies: those that are there, else those that the lock file names.
  if (links.length > 0) return { ...worktree, links };
  return found.setup === undefined ? worktree : { ...worktree, setup: found.setup };
}

/** One line on gates that the project has and that are not run; undefined where there are none, or others are in force. */
export function foundGatesLine({ config, found, discovered }: LoadedConfig): string | undefined {
  const none = Object.values(config.gates).every((list) => list.length === 0);
  if (discovered || !none || found.length === 0) return undefined;
  const commands = found.map(({ command }) => command);
  return `found in this project, and not run: ${commands.join(", ")}; to run them as gates: --gates auto, or renga config --init`;
}
