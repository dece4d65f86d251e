import { openJournal } from "../../src/adapters/journal-sqlite/open-journal.ts";
import { openLock } from "../../src/adapters/journal-sqlite/open-lock.ts";
import { plan, started } from "../contracts/journal.ts";

/** A child of tests: takes the lock, then appends for ever and prints each sequence number once `append` has returned. */
const [dir = ".", run = "r"] = process.argv.slice(2);
openLock(dir, run);
const journal = openJournal(dir);
if (!journal.runs().some((row) => row.run === run)) {
  process.stdout.write(`${journal.begin(started(run), plan(run)).seq}\n`);
}
const padding = "x".repeat(300);
const appendOne = (): void => {
  const [first, second] = journal.append(run, [
    { type: "stop-requested", at: Date.now(), reason: padding },
    { type: "stop-requested", at: Date.now(), reason: "second of two" },
  ]);
  process.stdout.write(`${first?.seq}\n${second?.seq}\n`);
  setImmediate(appendOne);
};
appendOne();
