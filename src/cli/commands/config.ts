import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { inspectRepository } from "../../adapters/workspace-git/inspect-repository.ts";
import { CONFIG_FILES, loadConfig, type LoadedConfig } from "../../app/load-config.ts";
import { configText } from "../../core/gates/config-text.ts";
import type { ProfileName } from "../../core/run/event.ts";
import { EXIT, UserError } from "../../core/user-error.ts";
import { renderConfig } from "../render/config.ts";
import { jsonText } from "../render/json-text.ts";

export type ConfigOptions = {
  readonly init?: boolean;
  readonly gates?: string;
  readonly profile?: string;
  readonly json?: boolean;
};

/** `renga config`: what is in force here and where it comes from; `--init` writes a file to begin with, over nothing. */
export async function config(options: ConfigOptions): Promise<number> {
  const { root } = await inspectRepository(process.cwd());
  if (options.init === true) return init(root);
  const loaded = await loadConfig(root, {
    gates: gateChoice(options.gates),
    profile: profileName(options.profile),
  });
  process.stdout.write(options.json === true ? json(root, loaded) : renderConfig(loaded));
  return EXIT.done;
}

/** What `--gates` says; undefined when it was not given. A `UserError` for another word. */
export function gateChoice(given: string | undefined): "auto" | "config" | "off" | undefined {
  if (given === undefined || given === "auto" || given === "config" || given === "off") return given;
  throw new UserError(`--gates ${given}: neither auto, config nor off`);
}

function profileName(given: string | undefined): ProfileName | undefined {
  if (given === undefined || given === "speed" || given === "balanced" || given === "reliable") return given;
  throw new UserError(`--profile ${given}: neither speed, balanced nor reliable`);
}

function json(root: string, { config, found, setup, discovered }: LoadedConfig): string {
  return jsonText({
    version: 1,
    root,
    source: config.source ?? null,
    gatesFrom: discovered ? "project" : "config",
    config,
    found: { gates: found, ...setup },
  });
}

async function init(root: string): Promise<number> {
  const [name = ""] = CONFIG_FILES;
  for (const there of CONFIG_FILES)
    if (
      await access(join(root, there)).then(
        () => true,
        () => false,
      )
    )
      throw new UserError(`${there} is there already`, { hint: "renga config shows what it says" });
  const { found, setup } = await loadConfig(root);
  // Fails rather than replace a file that came to be meanwhile.
  await writeFile(join(root, name), configText(found, setup), { flag: "wx" });
  const gates =
    found.length === 0
      ? "no gates were found; the file says how to name some"
      : `with ${found.map(({ command }) => command).join(", ")}`;
  process.stdout.write(`wrote ${name}: ${gates}\ncommit it before the next run\n`);
  return EXIT.done;
}
