// Plays a recorded agent: prints what it printed, waits for a line where it was given one, leaves its files, ends as it ended.
//   node replay.mjs FILE
// A recording that does not tell its end (the agent was killed, or said nothing any more) lasts until this is killed, too.
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

const [file, ...args] = process.argv.slice(2);
const resumed = file.replace(/\.jsonl$/, ".resumed.jsonl");
const goesOn = args.includes("--resume") || args.includes("resume");
const played = goesOn && existsSync(resumed) ? resumed : file;
const entries = readFileSync(played, "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));
const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const noteRollout = ({ rollout, of }) => {
  const folder = join(process.env.CODEX_HOME, "sessions/2026/01/01");
  mkdirSync(folder, { recursive: true });
  const timestamp = new Date().toISOString();
  appendFileSync(join(folder, of), `${JSON.stringify({ ...rollout, timestamp })}\n`);
};
let ends = false;
for (const entry of entries) {
  if (entry.in === true) await input.next();
  if (entry.rollout !== undefined) noteRollout(entry);
  if (entry.out !== undefined) process.stdout.write(`${entry.out}\n`);
  if (entry.err !== undefined) process.stderr.write(`${entry.err}\n`);
  // The recorded command runs, so that what ends it has something to end.
  if (/["']sh sleep\.sh["']/.test(entry.out ?? ""))
    spawn("sh", ["sleep.sh"], { stdio: "ignore", detached: true });
  for (const [name, text] of Object.entries(entry.files ?? {})) {
    mkdirSync(dirname(name), { recursive: true });
    writeFileSync(name, text);
  }
  if (entry.exit === undefined) continue;
  ends = true;
  process.exitCode = entry.exit ?? 1;
  process.stdin.destroy();
}
if (ends) process.exit();
setInterval(() => {}, 1 << 30);
