// Loaded before the tool by `node --import`: SIGKILL around events of its journal. RENGA_KILL_AT is `before TYPE` (when the first event
// of that type is about to be written: nothing of its transaction stays) or `after TYPE` (when it is durable and nothing that follows
// from it has been done), for the coordinator itself. It is `agent` or `git` to kill all agents, or all git processes of the coordinator,
// before and after the first event of each type; each is noted in `killed.log` of the HOME.
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { StatementSync } from "node:sqlite";

const [when, type] = (process.env.RENGA_KILL_AT ?? "").split(" ");
const run = StatementSync.prototype.run;
const seen = new Set();
const written = [];

StatementSync.prototype.run = function (...values) {
  for (const told of typesIn(this.sourceSQL, values)) {
    if (seen.has(told)) continue;
    seen.add(told);
    written.push(told);
    kill("before", told);
  }
  const result = run.apply(this, values);
  if (/^commit\b/i.test(this.sourceSQL)) for (const told of written.splice(0)) kill("after", told);
  return result;
};

/** The types of the events that a statement writes, one row or several. */
function typesIn(sql, values) {
  const columns = /^insert into events\(([^)]*)\)/i.exec(sql)?.[1]?.split(/\s*,\s*/) ?? [];
  return values.filter((_, i) => columns[i % columns.length] === "type");
}

function kill(moment, told) {
  if (type === undefined) killOthers(moment, told);
  else if (moment === when && told === type) process.kill(process.pid, "SIGKILL");
}

function killOthers(moment, told) {
  for (const pid of readdirSync("/proc")) {
    if (!/^\d+$/.test(pid) || pid === String(process.pid)) continue;
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
      if (!environment.includes(`HOME=${process.env.HOME}`)) continue;
      const isAgents = environment.some((it) => it.startsWith("RENGA_ATTEMPT_UID="));
      // What outlives its task is no agent any more: a process in the background that is killed has failed.
      if (environment.some((it) => it.startsWith("RENGA_BACKGROUND="))) continue;
      const isGit = !isAgents && readFileSync(`/proc/${pid}/comm`, "latin1") === "git\n";
      if (!(when === "agent" ? isAgents : isGit)) continue;
      process.kill(Number(pid), "SIGKILL");
      appendFileSync(join(process.env.HOME, "killed.log"), `${moment} ${told}\n`);
    } catch {
      // It has ended meanwhile.
    }
  }
}
