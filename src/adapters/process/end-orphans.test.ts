import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";

import { openWitness } from "../../../test/rig/witness.ts";
import type { Witness } from "../../../test/rig/witness.ts";
import { endOrphans } from "./end-orphans.ts";
import { psTable } from "./process-table-ps.ts";
import { processTable } from "./process-table.ts";

const HERE = `exec 8>"$SEEN"; echo here >&8;`;

/** As a coordinator would have left it: in a group of its own, with or without the mark. */
function orphan(witness: Witness, script: string, uid?: string, program = "sh"): ChildProcess {
  const env = {
    PATH: process.env["PATH"],
    ...witness.env,
    ...(uid === undefined ? {} : { RENGA_ATTEMPT_UID: uid }),
  };
  return spawn(program, ["-c", script], { env, detached: true, stdio: "ignore" });
}

function startTime(child: ChildProcess): string {
  return processTable.find(child.pid ?? 0)?.startTime ?? "";
}

it("ends processes by their mark, wherever they went, and no others", async () => {
  using ours = openWitness();
  using other = openWitness();
  const [uid, otherUid] = [`task_1_${randomUUID()}.1`, `task_1_${randomUUID()}.12`];
  orphan(ours, `${HERE} setsid sh -c 'trap "" TERM; cat "$HOLD"' & exit`, uid);
  orphan(other, `${HERE} read word <"$WORD"; echo $word >&8`, otherUid);
  await Promise.all([ours.ready, other.ready]);
  await endOrphans([{ uid, pid: 0, startTime: "" }]);
  await ours.gone();
  // Only a living process takes the word.
  await other.say();
  await other.gone();
});

it("ends the group of a process by its pid when nothing carries a mark", async () => {
  using witness = openWitness();
  const child = orphan(witness, `sh -c '${HERE} cat "$HOLD"; true' & wait`);
  await witness.ready;
  await endOrphans([{ uid: "no such mark", pid: child.pid ?? 0, startTime: startTime(child) }]);
  await witness.gone();
});

it("leaves a process alone that got the pid of a dead one", async () => {
  using witness = openWitness();
  const child = orphan(witness, `${HERE} read word <"$WORD"`);
  await witness.ready;
  for (const wrong of ["", "1@00000000", startTime(child).replace(/@.*/, "@another boot")]) {
    await endOrphans([{ uid: "no such mark", pid: child.pid ?? 0, startTime: wrong }]);
  }
  await witness.say();
  await witness.gone();
});

it("knows processes whose names look like a part of the table", async () => {
  using witness = openWitness();
  const program = join(witness.folder, "x) S 1 (y");
  symlinkSync("/bin/sh", program);
  const child = orphan(witness, `${HERE} read word <"$WORD"`, "u", program);
  await witness.ready;
  for (const table of [processTable, psTable]) {
    const row = table.find(child.pid ?? 0);
    assert.deepEqual([row?.parent, row?.group, row?.zombie], [process.pid, child.pid, false]);
    assert.equal(
      table.list().some(({ pid }) => pid === child.pid),
      true,
    );
    assert.deepEqual(table.marked([child.pid ?? 0], ["RENGA_ATTEMPT_UID=u"]), [child.pid]);
    assert.deepEqual(table.marked([child.pid ?? 0], ["RENGA_ATTEMPT_UID="]), []);
    assert.equal(table.find(2 ** 30), undefined);
  }
  await witness.say();
  await witness.gone();
});

it("ends shells that work for the same folder, before they carry a mark, and none of this process's own", async () => {
  using ours = openWitness();
  using other = openWitness();
  using own = openWitness();
  const folder = `/${randomUUID()}`;
  const shellOf = (witness: Witness, owner: string, script: string): ChildProcess => {
    const env = { PATH: process.env["PATH"], ...witness.env, RENGA_SHELL_OF: owner };
    return spawn("sh", ["-c", script], { env, detached: true, stdio: "ignore" });
  };
  const gone = shellOf(ours, folder, `sh -c '${HERE} cat "$HOLD"; true' &`);
  const strange = shellOf(other, `${folder}er`, `sh -c '${HERE} read word <"$WORD"' &`);
  shellOf(own, folder, `${HERE} read word <"$WORD"`);
  await Promise.all([ours.ready, other.ready, own.ready]);
  // Theirs are orphans: who started them is dead.
  for (const child of [gone, strange]) if (child.exitCode === null) await once(child, "exit");
  await endOrphans([], folder);
  await ours.gone();
  for (const witness of [other, own]) {
    await witness.say();
    await witness.gone();
  }
});
