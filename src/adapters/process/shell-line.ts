import type { ProcessRequest } from "../../ports/process-runner.ts";
import { SHELL_OF } from "./shell-of.ts";

export type ShellLine = {
  readonly request: Pick<ProcessRequest, "command" | "cwd" | "env" | "sweep">;
  readonly input: string;
  /** A named pipe that the command and all its descendants hold open while they live. */
  readonly lifeline: string;
};

/**
 * What a slot's shell is told to do for one request: run it in a subshell and write its exit status to descriptor 3.
 * The command itself sees neither that descriptor nor the shell's own input. POSIX sh; words are quoted, never expanded.
 */
export function shellLine({ request, input, lifeline }: ShellLine): string {
  const { command, cwd, env, sweep } = request;
  const names = Object.keys(env).filter((name) => IDENTIFIER.test(name));
  const odd = Object.entries(env).filter(([name]) => !IDENTIFIER.test(name));
  const exports = names.map((name) => `export ${name}=${quote(env[name] ?? "")}; `).join("");
  const words = typeof command === "string" ? ["sh", "-c", command] : command;
  const program = [...odd.map(([name, value]) => `${name}=${value}`), ...words].map(quote).join(" ");
  // Only `env` can set a variable that is no shell identifier; otherwise the fork alone does, without another exec, but for
  // what lives so long that its `$$` should be its own.
  const action =
    odd.length > 0
      ? `exec env ${program}`
      : typeof command === "string" && sweep !== true
        ? `eval ${quote(command)}`
        : `exec ${program}`;
  // Opened for reading, too: for writing alone it would wait for ever where whoever reads it has just been killed.
  return `( exec 3>&- 9<>${quote(lifeline)}; unset ${SHELL_OF}; cd -- ${quote(cwd)} || exit 126; ${exports}${action} ) <${quote(input)}; echo $? >&3\n`;
}

const IDENTIFIER = /^[A-Za-z_]\w*$/;

/** A word that the shell reads back exactly as it is. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
