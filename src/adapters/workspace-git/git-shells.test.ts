import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { scratchRepository } from "../../../test/contracts/scratch-repository.ts";
import { throughShells } from "./git-shells.ts";
import { gitProgram } from "./git.ts";

test("a command through a shell answers as one that was spawned, whatever is in it", async () => {
  const repository = scratchRepository();
  const odd = join(repository.root, 'it\'s $HOME `x`\n"dir"');
  mkdirSync(odd);
  repository.write("big.bin", Buffer.alloc(3_000_000, "0123456789\n"));
  repository.write("ends-in-line.txt", "x\n\n\n");
  repository.commit("Files");
  const plain = gitProgram();
  const shelled = throughShells(plain, 2);
  const gitDir = join(repository.root, ".git");
  const commands: [string[], { cwd: string; gitDir?: string; input?: string }][] = [
    [["rev-parse", "--show-prefix"], { cwd: odd }],
    [["rev-parse", "--show-toplevel", "--git-dir"], { cwd: repository.root, gitDir }],
    [["cat-file", "blob", "HEAD:big.bin"], { cwd: repository.root }],
    [["cat-file", "blob", "HEAD:ends-in-line.txt"], { cwd: repository.root }],
    [["cat-file", "blob", "HEAD:nowhere 'at' $all"], { cwd: repository.root }],
    [["rev-parse", "--verify", "--quiet", "nothing"], { cwd: repository.root }],
    [["hash-object", "--stdin"], { cwd: repository.root, input: "words\0\n" }],
    [["no-such-command"], { cwd: repository.root }],
  ];
  try {
    const both = await Promise.all(
      commands.map(([args, place]) => Promise.all([shelled.run(args, place), plain.run(args, place)])),
    );
    for (const [ours, theirs] of both) assert.deepEqual(ours, theirs);
    await assert.rejects(shelled.run(["version"], { cwd: join(odd, "gone") }), /there is no folder/);
    await assert.rejects(shelled.text(["rev-parse", "nothing"], { cwd: repository.root }), {
      name: "GitError",
    });
  } finally {
    await shelled.close();
    repository.remove();
  }
});

test("shells that are killed are replaced, and no command is lost", async () => {
  const repository = scratchRepository();
  const shelled = throughShells(gitProgram(), 2);
  const place = { cwd: repository.root };
  try {
    assert.equal((await shelled.run(["rev-parse", "--is-inside-work-tree"], place)).code, 0);
    const children = execFileSync("ps", ["-o", "pid=,comm=", "--ppid", String(process.pid)], {
      encoding: "utf8",
    });
    const shells = [...children.matchAll(/^\s*(\d+) sh$/gm)].map((match) => Number(match[1]));
    assert.ok(shells.length >= 2);
    for (const pid of shells) process.kill(pid, "SIGKILL");
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => shelled.text(["rev-parse", "--is-inside-work-tree"], place)),
    );
    assert.deepEqual(
      answers,
      Array.from({ length: 6 }, () => "true"),
    );
  } finally {
    await shelled.close();
    repository.remove();
  }
});
