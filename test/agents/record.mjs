// Stands between an agent's adapter and its real program and writes down what goes by:
//   node record.mjs FILE PROGRAM ARGS…
// Each line of FILE is {"out": line}, {"err": line}, {"in": true} (a line came in), {"rollout": entry, "of": name} (what Codex wrote down
// beside it), {"files": {path: text}} or {"exit": code or null}.
import { spawn } from "node:child_process";
import { appendFileSync, globSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const [given, program, ...args] = process.argv.slice(2);
// One that goes on with a session is a recording of its own.
const file =
  args.includes("--resume") || args.includes("resume") ? given.replace(/\.jsonl$/, ".resumed.jsonl") : given;
rmSync(file, { force: true });
const cwd = process.cwd();
// What is of this machine is not of the agent.
const PLACES = [
  [cwd, "/place/worktree"],
  [cwd.replace(/[^A-Za-z0-9]/g, "-"), "-place-worktree"],
  [process.env.HOME ?? cwd, "/place/home"],
  [dirname(cwd), "/place"],
];
const plain = (text) => PLACES.reduce((it, [path, name]) => it.replaceAll(path, name), text);
const note = (entry) => appendFileSync(file, `${plain(JSON.stringify(entry))}\n`);
const byLine = (stream, take) => {
  let rest = "";
  stream.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    lines.forEach(take);
  });
};
const KEPT = /"type":"(?:token_usage_record|turn_context|token_count)"/;
const seen = new Map();
/** What of Codex's own notes is new: tokens and the model; the rest says what the stream says. */
const noteRollouts = () => {
  if (process.env.CODEX_HOME === undefined) return;
  for (const path of globSync(join(process.env.CODEX_HOME, "sessions/*/*/*/*.jsonl"))) {
    const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
    for (const line of lines.slice(seen.get(path) ?? 0).filter((it) => KEPT.test(it))) {
      const entry = JSON.parse(line);
      if (entry.type === "turn_context") entry.payload = { model: entry.payload.model };
      note({ rollout: entry, of: basename(path) });
    }
    seen.set(path, lines.length);
  }
};
// One that is gone on with has notes already.
const before =
  process.env.CODEX_HOME === undefined
    ? []
    : globSync(join(process.env.CODEX_HOME, "sessions/*/*/*/*.jsonl"));
for (const path of before) seen.set(path, readFileSync(path, "utf8").split("\n").length - 1);
const filesNow = () =>
  Object.fromEntries(
    readdirSync(cwd, { recursive: true })
      .filter((name) => !/^\.git(?:$|[/\\])/.test(name) && statSync(join(cwd, name)).isFile())
      .map((name) => [name, readFileSync(join(cwd, name), "utf8")]),
  );
const filesBefore = filesNow();
const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
child.stdin.on("error", () => {});
byLine(process.stdin, (line) => {
  note({ in: true });
  child.stdin.write(`${line}\n`);
});
process.stdin.on("end", () => child.stdin.end());
byLine(child.stdout, (line) => {
  noteRollouts();
  // The parts of an answer say nothing that its end does not say, but for the tokens; lists of commands say nothing at all.
  if (!/"type":"content_block_(?:start|delta|stop)"|"available_commands_update"/.test(line))
    note({ out: line });
  process.stdout.write(`${line}\n`);
});
byLine(child.stderr, (line) => {
  note({ err: line });
  process.stderr.write(`${line}\n`);
});
let stopped = false;
for (const signal of ["SIGTERM", "SIGINT"])
  process.on(signal, () => {
    stopped = true;
    child.kill(signal);
  });
child.on("close", (code) => {
  noteRollouts();
  const files = Object.entries(filesNow()).filter(([name, text]) => text !== filesBefore[name]);
  note({ files: Object.fromEntries(files) });
  // One that had to be ended did not come to an end of its own.
  if (!stopped || code !== null) note({ exit: code });
  process.exitCode = code ?? 1;
});
