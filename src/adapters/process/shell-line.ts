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
  // Only `env` can set a variable that is no shell identifier; otherwise one fork and one exec do where the command is a program
  // with its words, and else none but the command's own, but for what lives so long that its `$$` should be its own.
  const action =
    odd.length > 0
      ? `exec env ${program}`
      : typeof command === "string" && sweep !== true
        ? isOneProgram(command)
          ? `exec ${command}`
          : `eval ${quote(command)}`
        : `exec ${program}`;
  // Opened for reading, too: for writing alone it would wait for ever where whoever reads it has just been killed.
  return `( exec 3>&- 9<>${quote(lifeline)}; unset ${SHELL_OF}; cd -- ${quote(cwd)} || exit 126; ${exports}${action} ) <${quote(input)}; echo $? >&3\n`;
}

/** Nothing but a program and plain words: the subshell can become it, where `eval` forks once more. */
function isOneProgram(command: string): boolean {
  return PLAIN_WORDS.test(command) && !OF_THE_SHELL.has(command.split(" ", 1)[0] ?? "");
}

/** No character that any shell reads as more than itself; the first word assigns nothing. */
const PLAIN_WORDS = /^[A-Za-z0-9_./][A-Za-z0-9_./+-]*(?: [A-Za-z0-9_./:@%+,=-]+)*$/;

/** Words that are commands of a shell itself, in sh, bash or ksh, whether or not there is a program of that name. */
const OF_THE_SHELL: ReadonlySet<string> = new Set(
  (
    ". alias autoload bg bind break builtin caller case cd chdir command compgen complete compopt continue coproc declare dirs disown do " +
    "done echo elif else enable esac eval exec exit export false fc fg fi for function functions getopts hash help history if in integer " +
    "jobs kill let local logout mapfile nohup popd print printf pushd pwd read readarray readonly return select set shift shopt source " +
    "stop suspend test then time times trap true type typeset ulimit umask unalias unset until wait whence while"
  ).split(" "),
);

const IDENTIFIER = /^[A-Za-z_]\w*$/;

/** A word that the shell reads back exactly as it is. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
