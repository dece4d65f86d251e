import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { scratchRepository } from "../../../test/contracts/scratch-repository.ts";
import { gitProgram } from "./git.ts";
import { openMerger } from "./merger.ts";

test("one long-lived process and one process per merge say the same, in the order asked", async () => {
  const repository = scratchRepository({ "a.txt": "1\n2\n3\n", "b.txt": "b\n", 'it\'s "b"\n': "x\n" });
  const base = repository.git("rev-parse", "HEAD");
  const commit = (files: Record<string, string>): string => {
    repository.git("checkout", "--quiet", "--detach", base);
    for (const [path, text] of Object.entries(files)) repository.write(path, text);
    return repository.commit("Change");
  };
  const sides = [
    commit({ "a.txt": "one\n2\n3\n" }),
    commit({ "a.txt": "1\n2\nthree\n" }),
    commit({ "a.txt": "uno\n2\ntres\n", "b.txt": "bb\n", 'it\'s "b"\n': "mine\n" }),
    commit({ "b.txt": "bbb\n", 'it\'s "b"\n': "theirs\n", "new/c.txt": "c\n" }),
    base,
  ];
  const pairs = sides.flatMap((ours) => sides.map((theirs) => [ours, theirs] as const));
  const path = process.env["PATH"];
  const usual = openMerger(gitProgram(), repository.root);
  // A PATH on which git is alone, without the program that keeps it from holding its answers back.
  const bare = join(repository.root, "../bin");
  mkdirSync(bare);
  symlinkSync(execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim(), join(bare, "git"));
  process.env["PATH"] = bare;
  const alone = openMerger(gitProgram(), repository.root);
  process.env["PATH"] = path;
  try {
    const [fast, slow] = await Promise.all(
      [usual, alone].map((merger) => Promise.all(pairs.map(([ours, theirs]) => merger.merge(ours, theirs)))),
    );
    assert.equal(await alone.isPersistent(base), false);
    assert.deepEqual(fast, slow);
    const conflicts = fast?.filter(({ status }) => status === "conflict") ?? [];
    const last = conflicts.at(-1);
    assert.deepEqual(last?.status === "conflict" && { status: last.status, files: last.files }, {
      status: "conflict",
      files: ["b.txt", 'it\'s "b"\n'],
    });
    await assert.rejects(usual.merge(base, "0".repeat(40)));
    assert.equal((await usual.merge(base, sides[0] ?? "")).status, "clean", "and goes on after a mistake");
  } finally {
    await usual.close();
    await alone.close();
    repository.remove();
  }
});
