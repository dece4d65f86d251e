import { keepLog } from "./background-log.ts";

/** What the keeper of the log runs in a process of its own; its arguments are the module and the log. */
const KEEP = `(await import(process.argv[1])).${keepLog.name}(process.argv[2])`;

/**
 * The shell around a background command. $1: the command, $2: its log, $3: Node, $4: the module that keeps the log. POSIX sh.
 * - The command writes into a pipe, and a small program from there into the log: without secrets, as soon as a line has come,
 *   and into a new file when one is full, so that years of output fill no disk, whether or not anybody of ours lives. Where
 *   that program cannot be, nothing is stored, and the command goes on. It begins only when the log is there, so that
 *   whoever ends it at once still finds its last words.
 * - SIGTERM reaches the whole family; the shells wait for the command nonetheless, to write down how it ended: when its
 *   last word is in the log, and under another name first, so that the file is there whole or not at all.
 */
export const BACKGROUND_SCRIPT: string = `
trap : TERM INT HUP
{
  trap : TERM INT HUP
  i=0
  while [ ! -e "$2" ] && [ $i -lt 500 ]; do i=$((i + 1)); sleep 0.02; done
  sh -c "$1" 2>&1 </dev/null 3<&-
  echo $? >"$2.exit.new"
} | {
  trap '' TERM INT HUP
  "$3" --input-type=module --max-semi-space-size=1 -e '${KEEP}' "$4" "$2" || { : >>"$2"; exec cat >/dev/null; }
}
mv -f "$2.exit.new" "$2.exit"
`;
