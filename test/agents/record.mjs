// Stands between an agent's adapter and its real program and writes down what goes by:
//   node record.mjs FILE PROGRAM ARGS…
// Each line of FILE is {"out": line}, {"in": true} (a line came in), {"files": {path: text}} or {"exit": code or null}.
import { spawn } from "node:child_process";
import { appendFileSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

const [given, program, ...args] = process.argv.slice(2);
// One that goes on with a session is a recording of its own.
const file = args.includes("--resume") ? given.replace(/\.jsonl$/, ".resumed.jsonl") : given;
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
const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
child.stdin.on("error", () => {});
byLine(process.stdin, (line) => {
  note({ in: true });
  child.stdin.write(`${line}\n`);
});
process.stdin.on("end", () => child.stdin.end());
byLine(child.stdout, (line) => {
  // The parts of an answer say nothing that its end does not say, but for the tokens.
  if (!/"type":"content_block_(?:start|delta|stop)"/.test(line)) note({ out: line });
  process.stdout.write(`${line}\n`);
});
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => child.kill(signal));
child.on("close", (code) => {
  const files = {};
  for (const name of readdirSync(cwd))
    if (statSync(join(cwd, name)).isFile()) files[name] = readFileSync(join(cwd, name), "utf8");
  note({ files });
  note({ exit: code });
  process.exitCode = code ?? 1;
});
