import assert from "node:assert/strict";
import { it } from "node:test";

import type { ProcessRequest, ProcessRunner } from "../../ports/process-runner.ts";
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

it("runs what the fence makes of it", async () => {
  const { runner, ran } = recording();
  await sandboxedRunner(runner, (it) => Promise.resolve({ ...it, command: "fenced" })).run(request);
  assert.deepEqual(ran, [{ ...request, command: "fenced" }]);
});

it("runs nothing where the fence fails", async () => {
  const { runner, ran } = recording();
  const result = await sandboxedRunner(runner, () => Promise.reject(new Error("no more sockets"))).run(
    request,
  );
  assert.equal(result.startError, "the sandbox could not be set up: no more sockets");
  assert.deepEqual(ran, []);
});
