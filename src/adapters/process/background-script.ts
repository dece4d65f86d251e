/** What a log may grow to before it is put aside as `<log>.1`, in reads of 512 bytes: 32 MiB at most, and as much again beside it. */
const BLOCKS = 65_536;

/**
 * The shell around a background command. $1: the command, $2: its log. POSIX sh.
 * - The command writes into a pipe, and `dd` from there into the log: as soon as something comes, and into a new file
 *   when one is full, so that years of output fill no disk, whether or not anybody of ours lives. A disk that is full
 *   already does not stop the command either.
 *   What was put aside last comes back where nothing followed it.
 * - SIGTERM reaches the whole family; the shells wait for the command nonetheless, to write down how it ended: when its
 *   last word is in the log, and under another name first, so that the file is there whole or not at all.
 */
export const BACKGROUND_SCRIPT: string = `
trap : TERM INT HUP
{
  trap : TERM INT HUP
  sh -c "$1" 2>&1 </dev/null
  echo $? >"$2.exit.new"
} | {
  trap '' TERM INT HUP
  [ -s "$2" ] && mv -f "$2" "$2.1"
  while dd bs=512 count=${BLOCKS} of="$2" 2>/dev/null && [ -s "$2" ]; do mv -f "$2" "$2.1"; done
  [ -s "$2" ] || { [ -s "$2.1" ] && mv -f "$2.1" "$2"; }
  exec cat >/dev/null
}
mv -f "$2.exit.new" "$2.exit"
`;
