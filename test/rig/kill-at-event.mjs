// Loaded before the tool by `node --import`: ends the coordinator with SIGKILL around one event of its journal. RENGA_KILL_AT is
// `before TYPE N` (when the Nth event of that type is about to be written: nothing of its transaction stays) or
// `after TYPE N` (when it is durable and nothing that follows from it has been done).
import { StatementSync } from "node:sqlite";

const [when, type, place] = (process.env.RENGA_KILL_AT ?? "").split(" ");
const run = StatementSync.prototype.run;
let left = Number(place);
let written = false;

StatementSync.prototype.run = function (...values) {
  const isEvent = /^insert into events\b/i.test(this.sourceSQL) && values.includes(type);
  if (isEvent && --left === 0) {
    if (when === "before") die();
    written = true;
  }
  const result = run.apply(this, values);
  if (written && /^commit\b/i.test(this.sourceSQL)) die();
  return result;
};

function die() {
  process.kill(process.pid, "SIGKILL");
}
