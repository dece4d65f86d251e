// An agent that does only what the test says. It connects to the socket that the test listens on, tells what it was
// given, and obeys one JSON line at a time: write, spawn, print, ignore-sigterm, exit.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

const socket = connect(process.argv[2]);
let prompt = "";
process.stdin.setEncoding("utf8");
for await (const chunk of process.stdin) prompt += chunk;
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("RENGA_")));
const say = (value) => socket.write(`${JSON.stringify(value)}\n`);
say({ pid: process.pid, cwd: process.cwd(), env, prompt });
socket.on("error", () => process.exit(3));
for await (const line of createInterface({ input: socket })) {
  const order = JSON.parse(line);
  if (order.do === "write") {
    const path = join(process.cwd(), order.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, order.text);
  }
  if (order.do === "print") process.stdout.write(order.text);
  if (order.do === "ignore-sigterm") process.on("SIGTERM", () => {});
  if (order.do === "spawn") {
    const child = spawn("sleep", ["1000"], { stdio: "inherit", detached: true });
    say({ done: order.do, pid: child.pid });
    continue;
  }
  if (order.do === "exit") process.exit(order.code);
  say({ done: order.do });
}
// The test went away without a word: so do we.
process.exit(4);
