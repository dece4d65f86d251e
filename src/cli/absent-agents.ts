import { KNOWN_PROGRAMS } from "../adapters/agent-command/known-programs.ts";
import { findProgram } from "../adapters/process/find-program.ts";
import type { AgentConfig } from "../core/config.ts";
import { toolOf } from "../core/gates/tool-of.ts";
import { UserError } from "../core/user-error.ts";

/** An agent whose program is nowhere on this machine. */
export type AbsentAgent = { readonly spec: string; readonly program: string };

/** Those of these agents that could not be started; what only the shell can judge counts as there. */
export function absentAgents(
  specs: readonly string[],
  configured: readonly AgentConfig[],
): readonly AbsentAgent[] {
  return specs.flatMap((spec) => {
    const own = configured.find(({ name }) => name === spec);
    // With a PATH of its own.
    if (own?.env?.["PATH"] !== undefined) return [];
    const program = own === undefined ? programOf(spec) : programOfKind(own.kind, own.command);
    if (program === undefined) return [];
    return findProgram(program, process.env["PATH"] ?? "", "/") === undefined ? [{ spec, program }] : [];
  });
}

/** Refuses a run with an agent that is not there: all it would be given would fail. */
export function refuseAbsent(absent: readonly AbsentAgent[]): void {
  const first = absent[0];
  if (first === undefined) return;
  throw new UserError(`agent ${first.spec}: the program ${first.program} is not on the PATH`, {
    hint: `${INSTALL[first.program] ?? "install it, or give its absolute path"}; or name other agents with --agent (docs/agents.md)`,
  });
}

const INSTALL: Readonly<Record<string, string>> = {
  claude: "npm install -g @anthropic-ai/claude-code, then `claude` once to log in",
  codex: "npm install -g @openai/codex, then `codex login`",
};

function programOf(spec: string): string | undefined {
  const [, kind = "", rest] = /^(\w+)\s*(?::\s*(.*))?$/su.exec(spec) ?? [];
  return Object.hasOwn(KNOWN_PROGRAMS, kind) ? kind : programOfKind(kind, rest);
}

function programOfKind(kind: string, command = ""): string | undefined {
  if (kind === "claude" || kind === "codex") return kind;
  if (kind !== "acp" && kind !== "command") return undefined;
  const path = /^\/[\w@%+=:,./-]+(?=\s|$)/u.exec(command.trim())?.[0];
  return path ?? toolOf(command);
}
