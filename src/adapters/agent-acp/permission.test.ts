import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import type { PermissionOption, RequestPermissionRequest } from "@agentclientprotocol/sdk/unstable";

import { makeTask } from "../../../test/contracts/agent.ts";
import { answerTo, isPermitted } from "./permission.ts";

const folder = mkdtempSync(join(tmpdir(), "renga-acp-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const worktree = join(folder, "tree");
mkdirSync(join(worktree, "src"), { recursive: true });
symlinkSync(folder, join(worktree, "out"));
symlinkSync(worktree, join(folder, "same"));

const task = makeTask({ commands: [{ name: "", phase: "post", command: "npm test" }] as never });
type Call = RequestPermissionRequest["toolCall"];
const may = (call: Omit<Call, "toolCallId">): boolean =>
  isPermitted({ toolCallId: "1", ...call }, { worktree, task });
const at = (...paths: string[]): Pick<Call, "locations"> => ({ locations: paths.map((path) => ({ path })) });

test("files may be changed in the worktree, however they are named, and nowhere else", () => {
  const inside = [join(worktree, "src/a.ts"), join(folder, "same/new/b.ts"), "src/c.ts", worktree];
  const outside = ["/etc/passwd", join(worktree, "../b.ts"), join(worktree, "out/a.ts"), `${worktree}s/a.ts`];
  for (const path of inside) assert.equal(may({ kind: "edit", ...at(path) }), true, path);
  for (const path of [...outside, join(worktree, ".git"), ".git/hooks/pre-commit"])
    for (const kind of ["edit", "delete", "move", "read"] as const)
      assert.equal(may({ kind, ...at(path) }), false, `${kind} ${path}`);
});

test("what a call would do counts, not only where it says that it happens", () => {
  const [here, there] = [join(worktree, "a.ts"), "/etc/passwd"];
  const diff = { type: "diff" as const, path: there, newText: "" };
  assert.equal(may({ kind: "edit", ...at(here), content: [diff] }), false);
  assert.equal(may({ kind: "edit", ...at(here), rawInput: { file_path: there } }), false);
  assert.equal(may({ kind: "edit", rawInput: { path: "a.ts" } }), true);
  assert.equal(may({ kind: "edit", title: "Edit a file" }), false, "it does not say which");
});

test("the task's own commands may be run, word for word, and nothing like them", () => {
  const run = (command: string): boolean => may({ kind: "execute", rawInput: { command } });
  assert.equal(run("npm test"), true);
  for (const other of ["npm test; rm -rf ~", "npm  test", "npm", "npm test --", "NPM test", ""])
    assert.equal(run(other), false, other);
  const titled = { toolCallId: "1", kind: "execute", title: "npm test" } as const;
  const asked = (agent: string, call: Call): boolean => isPermitted(call, { worktree, task, agent });
  assert.equal(asked("other 1.0", titled), false, "a title is only words");
  assert.equal(asked("gemini-cli 0.61.0", titled), true, "unless it is known to be the command");
  assert.equal(asked("gemini-cli 0.61.0", { ...titled, rawInput: { command: "rm -rf ." } }), false);
});

test("all else is denied", () => {
  for (const kind of ["fetch", "switch_mode", "other"] as const) assert.equal(may({ kind }), false, kind);
  assert.equal(may({}), false);
  assert.equal(may({ kind: "think" }), true);
});

test("it is allowed once and never for always; who offers no way to say so is told that it is cancelled", () => {
  const option = (kind: PermissionOption["kind"]): PermissionOption => ({ optionId: kind, name: kind, kind });
  const ask = (...kinds: PermissionOption["kind"][]): RequestPermissionRequest => ({
    sessionId: "s",
    toolCall: { toolCallId: "1" },
    options: kinds.map(option),
  });
  const all = ask("allow_always", "allow_once", "reject_always", "reject_once");
  const chosen = (optionId: string): object => ({ outcome: { outcome: "selected", optionId } });
  assert.deepEqual(answerTo(all, true), chosen("allow_once"));
  assert.deepEqual(answerTo(all, false), chosen("reject_once"));
  const cancelled = { outcome: { outcome: "cancelled" } };
  assert.deepEqual(answerTo(ask("allow_always"), true), cancelled);
  assert.deepEqual(answerTo(ask("allow_once", "allow_always"), false), cancelled);
});
