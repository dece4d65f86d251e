import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";

import { planText } from "../rig/plan-text.ts";
import { scratchRepository, type Finished, type ScratchRepository } from "../rig/scratch-repository.ts";

const made: ScratchRepository[] = [];
after(() => made.forEach((it) => it.remove()));

/** A repository with a plan of one task, and what comes of an agent that is this shell script. */
async function left(
  script: string,
  files: Record<string, string> = {},
): Promise<Finished & { readonly it: ScratchRepository }> {
  const it = scratchRepository({ "plan.md": planText([{ id: "1", file: "a.ts" }]), ...files });
  made.push(it);
  const path = join(dirname(it.root), "agent.sh");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  const ran = await it.renga("run", "plan.md", "--yes", "--retries", "0", "--agent", `command:${path}`);
  return { ...ran, it };
}

test("a file of 200 GB is refused without being read, and one that is only too large as well", async () => {
  const giant = await left("truncate -s 200G huge.bin; echo x > a.ts");
  assert.equal(giant.code, 1, giant.out + giant.err);
  assert.match(giant.out, /left huge\.bin \(\d+ MB\), and a file may have 100 MB at most/u);
  assert.match(giant.out.replaceAll(/\s+/gu, " "), /worktree\.maxFileMb in renga\.config\.yaml/u);
  const config = { "renga.config.yaml": "worktree: { maxFileMb: 0.01 }\n" };
  const large = await left("head -c 20000 /dev/zero > 'large one.bin'; echo x > a.ts", config);
  assert.equal(large.code, 1, large.out + large.err);
  assert.match(large.out, /large one\.bin \(1 MB\)/u);
  const allowed = await left("head -c 10000 /dev/zero > b.bin; echo x > a.ts", config);
  assert.equal(allowed.code, 0, allowed.out + allowed.err);
});

test("more new files than one attempt may add are refused, ignored ones are not counted", async () => {
  const script = "mkdir many; for i in $(seq 60); do echo $i > many/$i; done; echo x > a.ts";
  const config = { "renga.config.yaml": "worktree: { maxNewFiles: 50 }\n" };
  const refused = await left(script, config);
  assert.equal(refused.code, 1, refused.out + refused.err);
  assert.match(refused.out.replaceAll(/\s+/gu, " "), /left 61 new files, and 50 is the most that one may/u);
  const ignored = await left(script, { ...config, ".gitignore": "many/\n" });
  assert.equal(ignored.code, 0, ignored.out + ignored.err);
});

test("ids and titles that are paths, options, escapes or ten thousand signs long name nothing outside of the run", async () => {
  const ids = [
    "1\nx",
    "../../../../out",
    "1\0y",
    "--upload-pack=touch",
    "i".repeat(10_000),
    "1\u001b[2J\u202ez",
    ".git/x",
  ];
  const json = ids.map((id, i) => ({
    id,
    title: `T ${id}`,
    description: "d",
    status: "pending",
    dependencies: [],
    files: [`f${i}.ts`],
  }));
  const steps = ids
    .map((id, i) => {
      const name = JSON.stringify(`T ${id}`);
      return `  - id: ${JSON.stringify(id)}\n    name: ${name}\n    main: { prompt: "write f${i}.ts" }\n`;
    })
    .join("");
  for (const [file, text] of Object.entries({
    "plan.json": JSON.stringify({ tasks: json }),
    "plan.yaml": `steps:\n${steps}`,
  })) {
    const it = scratchRepository({ [file]: text });
    made.push(it);
    const path = join(dirname(it.root), "agent.sh");
    writeFileSync(path, '#!/bin/sh\necho x > "f$(date +%N).ts"\n', { mode: 0o755 });
    const ran = await it.renga("run", file, "--yes", "--retries", "0", "--agent", `command:${path}`);
    assert.equal(ran.code, 0, ran.out + ran.err);
    assert.match(ran.out, /7 of 7 landed/u);
    // oxlint-disable-next-line no-control-regex -- what steers a terminal is what this looks for
    assert.doesNotMatch(ran.out + ran.err, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/u);
    assert.deepEqual(readdirSync(dirname(it.root)).toSorted(), ["agent.sh", "repository"]);
    assert.deepEqual(readdirSync(it.root).toSorted(), [".git", ".renga", file]);
    for (const ref of it.git("for-each-ref", "--format=%(refname)").split("\n"))
      assert.match(ref, /^refs\/(?:heads\/main|heads\/renga\/[\w-]+|renga\/[\w./-]+)$/u);
  }
});

test("named pipes where git looks for files of its own hold nobody up, in the worktree or in git's record of it", async () => {
  const pipes = "mkfifo .gitignore .gitmodules; mkdir d; mkfifo d/.gitattributes d/pipe; echo x > a.ts";
  const inWorktree = await left(`${pipes}; rm .git; mkfifo .git`);
  assert.equal(inWorktree.code, 0, inWorktree.out + inWorktree.err);
  const branch = inWorktree.it.git("for-each-ref", "--format=%(refname)", "refs/heads/renga/");
  assert.equal(inWorktree.it.git("ls-tree", "-r", "--name-only", branch), "a.ts\nplan.md");
  const inRecord = await left(
    'd=$(git rev-parse --git-dir); rm "$d/index"; mkfifo "$d/index"; echo x > a.ts',
  );
  assert.equal(inRecord.code, 1, inRecord.out + inRecord.err);
  assert.equal((await inRecord.it.renga("run", "--continue", "--agent", "apply")).signal, null);
});

test("names that some system takes for .git are refused, by name", async () => {
  for (const name of [".GIT", ".g\u200cit"]) {
    const refused = await left(`mkdir -p '${name}'; echo evil > '${name}/config'; echo x > a.ts`);
    assert.equal(refused.code, 1, name + refused.out + refused.err);
    assert.match(
      refused.out.replaceAll(/\s+/gu, " "),
      /the attempt left .{3,40}config, which git does not take/u,
    );
  }
});

test("of a program that runs as its owner the contents are taken, of what is no file nothing", async () => {
  const files = { "keep.ts": "x\n" };
  const ran = await left(
    "cp /bin/true su; chmod 6755 su; mkfifo pipe; ln -s /etc/passwd link; echo x > a.ts",
    files,
  );
  assert.equal(ran.code, 0, ran.out + ran.err);
  const branch = ran.it.git("for-each-ref", "--format=%(refname)", "refs/heads/renga/");
  const modes = ran.it.git("ls-tree", "-r", "--format=%(objectmode) %(path)", branch);
  assert.equal(modes, "100644 a.ts\n100644 keep.ts\n120000 link\n100644 plan.md\n100755 su");
  const replaced = await left("rm keep.ts; mkfifo keep.ts; echo x > a.ts", files);
  assert.match(
    replaced.out.replaceAll(/\s+/gu, " "),
    /left keep\.ts, which is neither a file nor a link: remove it/u,
  );
});

test("a plan that never ends, a device or a pipe without a writer, is refused", async () => {
  const it = scratchRepository();
  made.push(it);
  execFileSync("mkfifo", [join(it.root, "plan.md")]);
  for (const file of ["/dev/zero", "plan.md"]) {
    const said = await it.renga("plan", file);
    assert.equal(said.code, 2, said.out);
    assert.match(said.err, /not a plan: it is not a file/u);
  }
});
