import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { agentsFolder, folderOf, installedAgent, PINNED, USUAL, type PinnedAgent } from "./installed.ts";

const run = promisify(execFile);

/**
 * Installs an agent in its pinned version with npm, without the scripts of any package, unless it is there. Gives its program;
 * fails where the registry cannot be reached. Two at once do not disturb each other.
 */
export async function installAgent(agent: PinnedAgent, timeoutMs = 300_000): Promise<string> {
  const there = installedAgent(agent);
  if (there !== undefined) return there;
  const { packageName, version } = PINNED[agent];
  mkdirSync(agentsFolder(), { recursive: true });
  const lock = join(agentsFolder(), `.${agent}-${version}.lock`);
  if (!(await take(lock, agent, timeoutMs))) return installAgent(agent, timeoutMs);
  const folder = mkdtempSync(join(agentsFolder(), `.${agent}-`));
  try {
    // With an older Node npm would silently choose an older version.
    const PATH = [dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter);
    const args = [
      "--prefix",
      folder,
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      "--fetch-retries=1",
      "--fetch-retry-mintimeout=1000",
    ];
    await run("npm", ["install", ...args, `${packageName}@${version}`], {
      cwd: folder,
      env: { ...process.env, PATH },
      timeout: timeoutMs,
    });
    renameSync(folder, folderOf(agent));
  } catch (error) {
    if (installedAgent(agent) === undefined) throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(lock, { force: true });
  }
  const program = installedAgent(agent);
  if (program === undefined) throw new Error(`${packageName}@${version} brings no program for this platform`);
  return program;
}

/** Takes the lock, or waits for whoever holds it; false: it has been installed meanwhile, or can be tried again. */
async function take(lock: string, agent: PinnedAgent, timeoutMs: number): Promise<boolean> {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const until = Date.now() + timeoutMs;
    while (existsSync(lock)) {
      if (!isHeld(lock)) rmSync(lock, { force: true });
      if (Date.now() > until)
        throw new Error(`somebody else has been installing ${agent} for too long`, { cause: error });
      await wait(200);
    }
    return false;
  }
}

function isHeld(lock: string): boolean {
  try {
    // Empty: it has been made and not yet written.
    const pid = Number(readFileSync(lock, "utf8"));
    return pid === 0 || process.kill(pid, 0);
  } catch {
    return false;
  }
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((it) => it.isFile())
    .reduce((sum, it) => sum + statSync(join(it.parentPath, it.name)).size, 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // By name, `all`, or those that every run of the suites has.
  const every = Object.keys(PINNED) as PinnedAgent[];
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => name !== "all" && !every.includes(name as PinnedAgent));
  if (unknown.length > 0) throw new Error(`no agent ${unknown.join(", ")}; there are ${every.join(", ")}`);
  const chosen = asked.includes("all") ? every : asked.length === 0 ? USUAL : (asked as PinnedAgent[]);
  for (const agent of chosen) {
    const began = performance.now();
    const program = await installAgent(agent);
    const { stdout } = await run(program, ["--version"], { timeout: 60_000 });
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    const size = Math.round(sizeOf(folderOf(agent)) / 1e6);
    console.log(`${agent} ${stdout.trim()}: ${size} MB, ${seconds} s, ${program}`);
  }
}
