import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { Plan, Task } from "../../src/core/plan/plan.ts";
import type { PlanFile } from "../../src/formats/dialect.ts";
import { readPlan } from "../../src/formats/read-plan.ts";

const FOLDER = fileURLToPath(new URL("../fixtures/plans/records/", import.meta.url));

/** A fixture of the dialects of records, under its name in their folder. */
export function recordFixture(path: string): PlanFile {
  return { path, text: readFileSync(`${FOLDER}${path}`, "utf8") };
}

/** Every fixture of the dialects of records. */
export function recordFixtures(): PlanFile[] {
  return globSync("**/*.*", { cwd: FOLDER }).toSorted().map(recordFixture);
}

/** The fixtures read into one plan; their places are those they say. */
export function readRecords(...paths: string[]): Plan {
  const files = paths.map(recordFixture);
  const plan = readPlan(files);
  assertPlaces(plan, files);
  return plan;
}

/** Every place lies in its file, on the lines it says, and every body and mark is what stands there. */
export function assertPlaces(plan: Plan, files: readonly PlanFile[]): void {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const spans = [...plan.tasks, ...plan.groups, ...plan.declared, ...plan.notes].map(({ span }) => span);
  for (const { file, start, end, line, endLine } of spans) {
    const text = texts.get(file)!;
    assert(start <= end && end <= text.length, `${file} ${start}-${end}`);
    assert.equal(text.slice(0, start).split("\n").length, line, `${file} ${start}`);
    assert.equal(text.slice(0, end).split("\n").length, endLine, `${file} ${end}`);
  }
  for (const { body, span } of plan.tasks)
    assert.equal(body, texts.get(span.file)!.slice(span.start, span.end));
  for (const { mark } of plan.tasks) if (mark) assert.equal(mark.raw, texts.get(mark.file)![mark.offset]);
}

/** The task with this key. */
export function taskOf(plan: Plan, key: string): Task {
  const task = plan.tasks.find((one) => one.key === key);
  assert(task, `task ${key}`);
  return task;
}

/** One line a task: key, status, title, and in brackets what it is part of. */
export function outlineOf(plan: Plan): string[] {
  return plan.tasks.map(
    ({ key, status, title, parent }) =>
      `${key} ${status}: ${title}${parent === undefined ? "" : ` [${parent}]`}`,
  );
}

/** What a task waits for: keys, with their kind where that is not hard, their source where it is not stated, and a mark on unknown ones. */
export function edgesOf(plan: Plan, key: string): string[] {
  return taskOf(plan, key).dependencies.map(({ to, kind, source, unknown }) =>
    [to, kind === "hard" ? "" : kind, source === "explicit" ? "" : source, unknown === true ? "unknown" : ""]
      .filter((word) => word !== "")
      .join(" "),
  );
}

/** Codes of what the reader noticed; that a tool owns its file is said of most of these and left out. */
export function notesOf(plan: Plan): string[] {
  return plan.notes.flatMap(({ code }) => (code === "owned-by-tool" ? [] : [code]));
}

/** The files of a task: path and action, `~` where the text only mentions it. */
export function filesOf(plan: Plan, key: string): string[] {
  return taskOf(plan, key).files.map(
    ({ path, action, mentioned }) => `${path} ${mentioned === true ? "~" : action}`,
  );
}

/** The checks of a task: phase and command, or the words in quotation marks. */
export function checksOf(plan: Plan, key: string): string[] {
  return taskOf(plan, key).commands.map(
    ({ phase, command, description }) => `${phase}: ${command ?? `“${description}”`}`,
  );
}
