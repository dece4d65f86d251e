import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { run } from "node:test";
import { fileURLToPath } from "node:url";

import { caseTable, type Played } from "./case-table.ts";
import { installAgent } from "./install.ts";
import { USUAL } from "./installed.ts";

const UP = "ip link set lo up";
const inside = process.argv[2] === "inside";

/**
 * Runs the suites of all agents with the real programs, inside a network of its own that holds nothing but `lo`, so that whatever an
 * agent sends can only come to the scripted model. What there is beside the usual ones (`npm run agents:install all`) is driven, too.
 */
if (inside) process.exitCode = (await play()) ? 0 : 1;
else {
  for (const agent of USUAL) await installAgent(agent);
  process.exitCode = enter();
}

function enter(): number {
  const command = [process.execPath, fileURLToPath(import.meta.url), "inside"];
  const way = [["--net"], ["--net", "--map-root-user"]].find(
    (flags) => spawnSync("unshare", [...flags, "sh", "-c", UP], { stdio: "ignore" }).status === 0,
  );
  if (way === undefined)
    console.error("no network namespace can be had here (unshare, ip): the agents run in the usual network");
  const [program, ...args] =
    way === undefined ? command : ["unshare", ...way, "sh", "-c", `${UP} && exec "$@"`, "sh", ...command];
  return spawnSync(program ?? "", args, { stdio: "inherit" }).status ?? 1;
}

type TestEvent = { readonly name: string; readonly nesting: number; readonly file?: string | undefined };

/** Plays all suites, tells of each case as it ends, and of all of them in a table. */
async function play(): Promise<boolean> {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const files = globSync("**/*.test.ts", { cwd: folder }).map((file) => `${folder}${file}`);
  const suites = new Map<string, string>();
  const played: Played[] = [];
  process.env["RENGA_AGENTS"] ??= "all";
  const stream = run({ files, timeout: 180_000, concurrency: 2 });
  stream.on("test:start", ({ name, nesting, file = "" }) => {
    if (nesting === 0) suites.set(file, name);
  });
  const note = (
    passed: boolean,
    { name, nesting, file = "" }: TestEvent,
    { type, duration_ms: ms }: { readonly type?: string | undefined; readonly duration_ms: number },
  ): void => {
    if (type === "suite") return;
    const suite = nesting === 0 ? undefined : suites.get(file);
    played.push({ name, passed, ms, ...(suite === undefined ? {} : { suite }) });
    if (process.stdout.isTTY) process.stdout.write(passed ? "." : "x");
    if (!passed) console.error(`\nFAILED ${suite ?? ""} ${name}`);
  };
  stream.on("test:pass", (event) => note(true, event, event.details));
  stream.on("test:fail", (event) => {
    note(false, event, event.details);
    if (event.details.type !== "suite") console.error(String(event.details.error.cause));
  });
  for await (const _event of stream);
  console.log(`\n${caseTable(played)}`);
  return played.every(({ passed }) => passed);
}
