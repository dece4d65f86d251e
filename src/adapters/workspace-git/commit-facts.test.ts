import assert from "node:assert/strict";
import { after, test } from "node:test";

import { scratchRepository } from "../../../test/rig/scratch-repository.ts";
import { readBranchFacts } from "./commit-facts.ts";

const it = scratchRepository({ "a.txt": "one\ntwo\n", "keep.txt": "x\n" });
after(() => it.remove());

test("the facts of a branch: lines by file whatever it is called, binary files, moves, empty commits, where it stands", async () => {
  const base = it.git("rev-parse", "HEAD");
  it.git("checkout", "-q", "-b", "renga/x");
  it.write("a.txt", "one\n2\nthree\n");
  it.write("with space\tand tab\nand line.txt", "new\n");
  it.commit("First: \u00e4 subject");
  it.write("image.bin", "\0\u0001\u0002");
  it.git("mv", "keep.txt", "kept.txt");
  it.commit("Second");
  it.commit("Nothing");
  const head = it.git("rev-parse", "HEAD");
  it.git("checkout", "-q", "main");
  const place = { branch: "renga/x", base, onto: "main" };
  const facts = (await readBranchFacts(it.root, place))!;
  assert.deepEqual([facts.head, facts.isOnto], [head, false]);
  assert.deepEqual(
    facts.commits.map(({ subject, files }) => [subject, files]),
    [
      [
        "First: \u00e4 subject",
        [
          { path: "a.txt", added: 2, deleted: 1 },
          { path: "with space\tand tab\nand line.txt", added: 1, deleted: 0 },
        ],
      ],
      [
        "Second",
        [
          { path: "image.bin" },
          { path: "keep.txt", added: 0, deleted: 1 },
          { path: "kept.txt", added: 1, deleted: 0 },
        ],
      ],
      ["Nothing", []],
    ],
  );
  it.git("merge", "-q", "--ff-only", "renga/x");
  it.git("branch", "-q", "-D", "renga/x");
  assert.equal(await readBranchFacts(it.root, place), undefined);
  const gone = (await readBranchFacts(it.root, { ...place, last: head }))!;
  assert.deepEqual([gone.commits.length, gone.isOnto], [3, true]);
});
