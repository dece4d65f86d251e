import assert from "node:assert/strict";
import { it } from "node:test";

import type { ProcessRequest, ProcessRunner } from "../../ports/process-runner.ts";
import type { SandboxPlace } from "../../ports/sandbox.ts";
import { noSandbox } from "./open-sandbox.ts";
import { sandboxedRunner } from "./sandboxed-runner.ts";

const ended = { exitCode: 0, timedOut: false, cancelled: false, ms: 1, tail: "" };
const request: ProcessRequest = { command: "true", cwd: "/w", env: { RENGA_STATE: "/s" }, timeoutSeconds: 1 };

function recording(): { readonly runner: ProcessRunner; readonly ran: ProcessRequest[] } {
  const ran: ProcessRequest[] = [];
  const run: ProcessRunner["run"] = (it) => {
    ran.push(it);
    return Promise.resolve(ended);
  };
  return { runner: { run, close: () => Promise.resolve() }, ran };
}

it("puts the fence around the working directory, the task's state and what is added", async () => {
  const { runner, ran } = recording();
  const places: SandboxPlace[] = [];
  const wrap = (it: ProcessRequest, place: SandboxPlace): Promise<ProcessRequest> => {
    places.push(place);
    return Promise.resolve({ ...it, command: "fenced" });
  };
  const sandbox = { ...noSandbox(""), state: { available: true, how: "test" } as const, wrap };
  await sandboxedRunner(runner, sandbox, () => ({ writable: ["/h"], hosts: ["a.example"] })).run(request);
  assert.deepEqual(places, [{ worktree: "/w", writable: ["/s", "/h"], hosts: ["a.example"] }]);
  assert.deepEqual(ran, [{ ...request, command: "fenced" }]);
});

it("runs nothing where the fence fails, and is the runner itself where there is none", async () => {
  const { runner, ran } = recording();
  const wrap = (): Promise<ProcessRequest> => Promise.reject(new Error("no more sockets"));
  const broken = { ...noSandbox(""), state: { available: true, how: "test" } as const, wrap };
  const result = await sandboxedRunner(runner, broken).run(request);
  assert.equal(result.startError, "the sandbox could not be set up: no more sockets");
  assert.deepEqual(ran, []);
  assert.equal(sandboxedRunner(runner, noSandbox("none here")), runner);
});
