// Loaded before the tool by `node --import`: SIGKILL around events of its journal. RENGA_KILL_AT is `before TYPE` (when the first event
// of that type is about to be written: nothing of its transaction stays) or `after TYPE` (when it is durable and nothing that follows
// from it has been done), for the coordinator itself. Otherwise it says whom to kill, before and after the first event of TYPE or, where
// none is given, of each type: `agent`, all that attempts have started; `git`, all git processes of the coordinator; `background`, all
// that outlives its task; `keeper`, of that only the shell around it. Each kill is noted in `killed.log` of the HOME; where one was, there
// is no second one in later sittings.
import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { StatementSync } from "node:sqlite";

const [whom, type] = (process.env.RENGA_KILL_AT ?? "").split(" ");
const isOwn = whom === "before" || whom === "after";
const log = join(process.env.HOME, "killed.log");
const over = new Set(existsSync(log) ? readFileSync(log, "utf8").split("\n") : []);
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
  if (type !== undefined && told !== type) return;
  if (!isOwn) killOthers(`${moment} ${told}`);
  else if (moment === whom) process.kill(process.pid, "SIGKILL");
}

function killOthers(moment) {
  if (over.has(moment)) return;
  for (const pid of readdirSync("/proc")) {
    if (!/^\d+$/.test(pid) || pid === String(process.pid)) continue;
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
      if (!environment.includes(`HOME=${process.env.HOME}`) || !isVictim(pid, environment)) continue;
      process.kill(Number(pid), "SIGKILL");
      appendFileSync(log, `${moment}\n`);
    } catch {
      // It has ended meanwhile.
    }
  }
}

function isVictim(pid, environment) {
  const isAgents = environment.some((it) => it.startsWith("RENGA_ATTEMPT_UID="));
  const isBackground = environment.some((it) => it.startsWith("RENGA_BACKGROUND="));
  if (whom === "background" || whom === "keeper")
    return isBackground && (whom === "background" || leads(pid));
  // What outlives its task is no agent any more.
  if (whom === "agent") return isAgents && !isBackground;
  return !isAgents && readFileSync(`/proc/${pid}/comm`, "latin1") === "git\n";
}

/** Whether it is the first of its group of processes. */
function leads(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2] === pid;
}
