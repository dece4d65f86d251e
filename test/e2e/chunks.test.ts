import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { scratchRepository } from "../rig/scratch-repository.ts";
import { openWitness } from "../rig/witness.ts";

const PLAN = `step_1_generate:
  skip_if: "test -s all.txt"
  test: "sh generate.sh --tiny"
  main:
    objective: Generate the numbers
    script: generate.sh
    mode: chunked
    chunks: [{ size: 2 }, { size: 6 }]
    checkpoint_every: 4
    quality: "test -s units.txt"
  post_validation:
    - task: complete
      command: "[ $(wc -l < units.txt) -eq 8 ]"
step_2_count:
  main: "wc -l < units.txt > count.txt"
`;
/** Tells outside what it was asked to do, and at unit 6 waits for ever, the first time. */
const generate = (seen: string, hold: string): string => `[ "$1" != --tiny ] || exit 0
echo "$RENGA_CHUNK_START" >> "$RENGA_STATE/told"
if [ "$RENGA_CHUNK_START" = 6 ] && [ ! -e "$RENGA_STATE/once" ]; then
  touch "$RENGA_STATE/once"
  exec 8>"${seen}"; echo here >&8; cat "${hold}"
fi
seq $RENGA_CHUNK_START $((RENGA_CHUNK_START + RENGA_CHUNK_SIZE - 1)) >> units.txt
`;

test("a chunked task whose run was killed goes on at its last checkpoint, and what was done is not done again", async () => {
  using witness = openWitness();
  const script = generate(witness.env.SEEN, witness.env.HOLD);
  const repository = scratchRepository({ "steps.yaml": PLAN, "generate.sh": script });
  try {
    const first = repository.start("run", "steps.yaml", "--yes");
    const ended = first.done.then(({ out, err }) => assert.fail(`it ended too early: ${out}${err}`));
    await Promise.race([witness.ready, ended]);
    ended.catch(() => {});
    first.kill("SIGKILL");
    await first.done;
    const second = await repository.renga("run", "--continue", "--yes");
    assert.equal(second.code, 0, second.out + second.err);
    await witness.gone();
    const [state] = globSync(".renga/state/*/told", { cwd: repository.root });
    const told = readFileSync(join(repository.root, state ?? ""), "utf8");
    assert.equal(told, "0\n2\n6\n6\n");
    const branch = repository.git("for-each-ref", "--format=%(refname)", "refs/heads/renga");
    assert.equal(repository.git("show", `${branch}:units.txt`), "0\n1\n2\n3\n4\n5\n6\n7");
    assert.equal(repository.git("show", `${branch}:count.txt`).trim(), "8");
    assert.equal(repository.git("status", "--porcelain"), "");
  } finally {
    repository.remove();
  }
});
