import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { installAgent } from "./install.ts";
import { USUAL } from "./installed.ts";

/**
 * Runs the suites of all agents with the real programs, inside a network of its own that holds nothing but `lo`, so that whatever an
 * agent sends can only come to the scripted model.
 */
for (const agent of USUAL) await installAgent(agent);
const folder = fileURLToPath(new URL(".", import.meta.url));
const files = globSync("**/*.test.ts", { cwd: folder }).map((file) => `${folder}${file}`);
const command = [process.execPath, "--test", "--test-timeout=120000", ...process.argv.slice(2), ...files];
const up = "ip link set lo up";
const way = [["--net"], ["--net", "--map-root-user"]].find(
  (flags) => spawnSync("unshare", [...flags, "sh", "-c", up], { stdio: "ignore" }).status === 0,
);
if (way === undefined)
  console.error("no network namespace can be had here (unshare, ip): the agents run in the usual network");
const [program, ...args] =
  way === undefined ? command : ["unshare", ...way, "sh", "-c", `${up} && exec "$@"`, "sh", ...command];
process.exitCode = spawnSync(program ?? "", args, { stdio: "inherit" }).status ?? 1;
