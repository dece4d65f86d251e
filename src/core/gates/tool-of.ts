/**
 * The program that has to be there for a line of shell to be run: its first word. Undefined where that cannot be told by
 * looking: the shell's own words, variables, paths (a task may make them), and constructs.
 */
export function toolOf(command: string): string | undefined {
  const words = command.trim().split(/\s+/u);
  const first = words.find((word) => !/^[A-Za-z_]\w*=[\w./:,@%+-]*$/u.test(word));
  return first === undefined || !/^[A-Za-z\d][\w.+-]*$/u.test(first) || SHELL.has(first) ? undefined : first;
}

/** Reserved words and builtins of POSIX sh, and those of the shells that people are used to. */
const SHELL: ReadonlySet<string> = new Set(
  (
    "if then else elif fi for while until do done case esac in function select time " +
    "alias bg break cd command continue eval exec exit export false fc fg getopts hash jobs kill let local printf pwd read readonly return " +
    "set shift source test times trap true type typeset ulimit umask unalias unset wait declare echo builtin shopt pushd popd"
  ).split(" "),
);
