import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { it } from "node:test";
import { setImmediate } from "node:timers/promises";

import { journalContract, plan, started } from "../../../test/contracts/journal.ts";
import { UserError } from "../../core/user-error.ts";
import type { Journal } from "../../ports/journal.ts";
import { openJournal } from "./open-journal.ts";

function scratch(): { dir: string; [Symbol.dispose]: () => void } {
  const dir = mkdtempSync(join(tmpdir(), "renga-journal-"));
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

journalContract("the SQLite journal", () => {
  const { dir } = scratch();
  return { open: () => openJournal(dir), dispose: () => rmSync(dir, { recursive: true }) };
});

it("is read by others while it is being written", () => {
  using place = scratch();
  const writer = openJournal(place.dir);
  writer.begin(started("a"), plan("a"));
  const reader = openJournal(place.dir, { readOnly: true });
  writer.append("a", [{ type: "stop-requested", at: 1, reason: "x" }]);
  assert.equal([...reader.events("a")].length, 2);
  assert.throws(
    () => reader.append("a", [{ type: "stop-requested", at: 1, reason: "x" }]),
    (error) => error instanceof UserError && /cannot be written/.test(error.message),
  );
  writer.close();
  assert.equal([...reader.events("a")].length, 2);
  reader.close();
});

it("is not made by someone who only wants to read", () => {
  using place = scratch();
  assert.throws(
    () => openJournal(place.dir, { readOnly: true }),
    (error) => error instanceof UserError && /no run/.test(error.message),
  );
  assert.deepEqual(readdirSync(place.dir), []);
});

it("refuses a file that a newer renga wrote and leaves it as it is", () => {
  using place = scratch();
  const path = join(place.dir, "journal.sqlite");
  openJournal(place.dir).close();
  const database = new DatabaseSync(path);
  database.exec("update meta set value = '2' where key = 'schema'");
  database.close();
  assert.throws(
    () => openJournal(place.dir),
    (error) => error instanceof UserError && /newer renga \(format 2/.test(error.message),
  );
});

it("gives a file that an older renga made the table of requests; who only reads it finds none", () => {
  using place = scratch();
  const old = openJournal(place.dir);
  old.begin(started("a"), plan("a"));
  old.close();
  const database = new DatabaseSync(join(place.dir, "journal.sqlite"));
  database.exec("drop table requests");
  database.close();
  const reader = openJournal(place.dir, { readOnly: true });
  assert.deepEqual(reader.requests("a"), []);
  reader.close();
  const writer = openJournal(place.dir);
  assert.equal(writer.ask("a", { kind: "stop", reason: "x" }, 7), 1);
  assert.equal(writer.requests("a")[0]?.at, 7);
  assert.equal([...writer.events("a")].length, 1);
  writer.close();
});

it("leaves the export to the run when it is opened only to ask", async () => {
  using place = scratch();
  const run = openJournal(place.dir);
  run.begin(started("a"), plan("a"));
  await setImmediate();
  const log = join(place.dir, ".task_execution.log");
  const whole = readFileSync(log, "utf8");
  // As when the run has written a line that the one who asks cannot know to be whole.
  writeFileSync(log, `${whole}{"torn`);
  const person = openJournal(place.dir, { exported: false });
  person.ask("a", { kind: "stop", reason: "x" }, 7);
  person.close();
  assert.equal(readFileSync(log, "utf8"), `${whole}{"torn`);
  run.close();
});

it("takes requests of one process while another appends without a pause; neither loses anything", async () => {
  using place = scratch();
  const child = join(import.meta.dirname, "../../../test/rig/append-until-killed.ts");
  const running = spawn(process.execPath, [child, place.dir, "r"], { stdio: ["ignore", "pipe", "inherit"] });
  const printed: number[] = [];
  let asked = 0;
  let person: Journal | undefined;
  try {
    for await (const line of createInterface({ input: running.stdout })) {
      printed.push(Number(line));
      person ??= openJournal(place.dir, { exported: false });
      if (asked < 50) assert.equal(person.ask("r", { kind: "stop", reason: "enough" }, asked), ++asked);
      else running.kill("SIGKILL");
    }
  } finally {
    running.kill("SIGKILL");
  }
  if (running.exitCode === null && running.signalCode === null) await once(running, "exit");
  assert.equal(person?.requests("r").length, 50);
  assert([...(person?.events("r") ?? [])].length >= (printed.at(-1) ?? Infinity));
  person?.close();
});

it("says in one line what is wrong with the file or its folder", () => {
  using place = scratch();
  writeFileSync(
    join(place.dir, "journal.sqlite"),
    "this is no database, but it is longer than a header: ".repeat(30),
  );
  assert.throws(
    () => openJournal(place.dir),
    (error) => error instanceof UserError && /not a journal/.test(error.message),
  );
  const blocked = join(place.dir, "file");
  writeFileSync(blocked, "");
  assert.throws(
    () => openJournal(join(blocked, ".renga")),
    (error) => error instanceof UserError && /cannot be opened/.test(error.message),
  );
  mkdirSync(join(place.dir, "taken", "journal.sqlite"), { recursive: true });
  assert.throws(
    () => openJournal(join(place.dir, "taken")),
    (error) => error instanceof UserError && /cannot be opened/.test(error.message),
  );
});

it("hides a folder that it makes from git, and leaves one alone that was there", () => {
  using place = scratch();
  openJournal(join(place.dir, "new", "home")).close();
  assert.equal(readFileSync(join(place.dir, "new", "home", ".gitignore"), "utf8"), "*\n");
  openJournal(place.dir).close();
  assert.equal(existsSync(join(place.dir, ".gitignore")), false);
});
