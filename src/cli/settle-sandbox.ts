import { openSandbox, noSandbox } from "../adapters/sandbox/open-sandbox.ts";
import type { SandboxConfig } from "../core/config.ts";
import { UserError } from "../core/user-error.ts";
import type { Sandbox } from "../ports/sandbox.ts";
import { safeText } from "./render/plain.ts";
import { choiceOption } from "./run-options.ts";

export type SandboxRequest = {
  /** Absolute; the user's checkout. */
  readonly root: string;
  readonly config?: SandboxConfig | undefined;
  /** RENGA_SANDBOX says `auto`, `required` or `off` for this machine. */
  readonly env?: NodeJS.ProcessEnv;
};

/**
 * The sandbox that a run's agents work in. Where there is none that is said loudly; a `UserError` (exit code 2) where one is
 * required, by the configuration or the environment: neither can take back what the other asks for.
 */
export async function settleSandbox({ root, config, env = process.env }: SandboxRequest): Promise<Sandbox> {
  const said = env["RENGA_SANDBOX"] === "" ? undefined : env["RENGA_SANDBOX"];
  const asked = choiceOption("RENGA_SANDBOX:", said, ["auto", "required", "off"] as const);
  const required = config?.mode === "required" || asked === "required";
  if (!required && (asked ?? config?.mode) === "off") {
    const who = asked === "off" ? "RENGA_SANDBOX=off" : "the configuration";
    process.stderr.write(
      `note: agents work without a sandbox (${who} says so): they can read and change whatever you can\n`,
    );
    return noSandbox(`${who} says so`, "");
  }
  const sandbox = await openSandbox({ root });
  const { state } = sandbox;
  if (state.available) return sandbox;
  const hint = safeText(state.hint);
  if (required)
    throw new UserError(`a sandbox is required, and there is none: ${safeText(state.why)}`, { hint });
  process.stderr.write(
    `WARNING: agents work without a sandbox (${safeText(state.why)}): they can read and change whatever you can\n  hint: ${hint}\n`,
  );
  return sandbox;
}
