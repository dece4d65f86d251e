import assert from "node:assert/strict";
import { chmodSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";

import { planText, type TextTask } from "../rig/plan-text.ts";
import { scratchRepository, type Finished, type ScratchRepository } from "../rig/scratch-repository.ts";

const made: ScratchRepository[] = [];
const repository = (files: Record<string, string> = {}): ScratchRepository => {
  const it = scratchRepository(files);
  made.push(it);
  return it;
};
after(() => made.forEach((it) => it.remove()));

/** An agent that is this shell script, beside the repository. */
function agent(it: ScratchRepository, script: string): readonly string[] {
  const path = join(dirname(it.root), "agent.sh");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return ["--agent", `command:${path}`, "--retries", "0", "--agents", "1"];
}

const work = (file: string, more: Partial<TextTask> = {}): TextTask => ({
  id: "1",
  file,
  code: "export const a = 1;",
  ...more,
});

/** Nothing that steers a terminal, reorders a line or hides in it. */
function assertPlain({ out, err }: Pick<Finished, "out" | "err">): void {
  assert.doesNotMatch(out + err, STEERS);
}
const STEERS =
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

describe("too much of everything", () => {
  test("an endless line and ten million lines are cut, and the run goes on", async () => {
    const { code: _code, ...task } = work("a.ts", { verify: "yes | head -n 10000000" });
    const it = repository({ "plan.md": planText([task]) });
    const ran = await it.renga(
      "run",
      "plan.md",
      "--yes",
      ...agent(it, "head -c 200000000 /dev/zero | tr '\\0' x; echo y > a.ts"),
    );
    assert.equal(ran.code, 0, (ran.out + ran.err).slice(-2000));
    const logs = join(it.root, ".renga/attempts");
    for (const name of readdirSync(logs)) assert.ok(statSync(join(logs, name)).size < 34 << 20, name);
    for (const name of readdirSync(join(it.root, ".renga")).filter((one) => one.startsWith("journal")))
      assert.ok(statSync(join(it.root, ".renga", name)).size < 8 << 20, name);
    assert.ok(ran.out.length < 100_000);
  });

  test("a YAML that unfolds to billions, one nested deeper than any stack, NUL, and ids of a megabyte", async () => {
    const rows = Array.from(
      { length: 30 },
      (_, i) => `a${i + 1}: &a${i + 1} [${Array.from({ length: 10 }, () => `*a${i}`).join(",")}]`,
    );
    const it = repository({
      "bomb.yaml": `a0: &a0 x\n${rows.join("\n")}\nsteps:\n  - id: 1\n    name: one\n    main: { script: *a30 }\n`,
      "deep.yaml": `steps: ${"[".repeat(100_000)}${"]".repeat(100_000)}\n`,
      "deep.json": `{"tasks":${"[".repeat(200_000)}${"]".repeat(200_000)}}`,
      "nul.md": planText([work("a.ts")]).replace("Write", "Wri\0te"),
      "huge.md": planText([work("a.ts", { id: `1.${"9".repeat(1_000_000)}` })]),
      "deep.md": `# Plan\n\n${Array.from({ length: 20_000 }, (_, i) => `${"  ".repeat(i % 500)}- [ ] ${i} do it`).join("\n")}\n`,
    });
    for (const file of ["bomb.yaml", "deep.yaml", "deep.json", "nul.md", "huge.md", "deep.md"]) {
      const said = await it.renga("plan", file);
      assert.ok(
        [0, 1, 2].includes(said.code ?? -1),
        `${file}: ${said.code} ${said.signal} ${said.err.slice(0, 500)}`,
      );
      assert.doesNotMatch(said.err, /a bug in Renga/u, `${file}: ${said.err.slice(0, 500)}`);
      assertPlain(said);
    }
    const ran = await it.renga("run", "huge.md", "--yes", "--retries", "0");
    assert.doesNotMatch(ran.err, /a bug in Renga/u, ran.err.slice(0, 500));
  });
});
