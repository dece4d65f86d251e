import assert from "node:assert/strict";
import { test } from "node:test";

import { planOf } from "../../test/rig/plan-of.ts";
import { configOf } from "../schema/config.ts";
import { missingToolLines, missingTools } from "./missing-tools.ts";

test("programs that are nowhere are named with who needs them; the shell's own and paths are not judged", () => {
  const plan = planOf(
    ["cargo test", "npm test", "cd web && nothing", "./own.sh", "cargo build"].map((command, i) => ({
      id: `${i + 1}`,
      commands: [{ name: "check", phase: "post", command }],
      ...(i === 4 ? { status: "done" } : {}),
    })),
  );
  const config = configOf({ gates: { end: ["cargo clippy", "make all"] } });
  const asked: string[] = [];
  const missing = missingTools(config, plan, (tool) => {
    asked.push(tool);
    return tool === "npm";
  });
  assert.deepEqual(missing, [
    { tool: "cargo", users: ["gate: end", "1"] },
    { tool: "make", users: ["gate: end"] },
  ]);
  assert.deepEqual(asked, ["cargo", "make", "npm"]);
  assert.deepEqual(missingToolLines(missing)[0], "cargo is not on the PATH; it is needed by gate: end, 1");
  const many = Array.from({ length: 9 }, (_, i) => ({ tool: `t${i}`, users: ["1", "2", "3", "4", "5"] }));
  assert.deepEqual(missingToolLines(many).slice(4), [
    "t4 is not on the PATH; it is needed by 1, 2, 3 and 2 more",
    "4 more programs are not on the PATH",
  ]);
});
