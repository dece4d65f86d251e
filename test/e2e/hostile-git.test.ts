import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";

import { planText, type TextTask } from "../rig/plan-text.ts";
import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";

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

describe("git as a weapon", () => {
  const evil = (mark: string): string => `!f() { touch '${mark}'; cat; }; f`;

  test("hooks, daemons and helpers that an agent plants are not run by our git, and not left for the user's", async () => {
    const { code: _code, ...task } = work("a.ts");
    const it = repository({
      "plan.md": planText([task, { id: "2", file: "b.ts", code: "export const b = 1;", needs: "1" }]),
    });
    const mark = join(dirname(it.root), "ran");
    const script = `
common=$(cd "$(git rev-parse --git-common-dir)" && pwd)
mkdir -p "$common/hooks" evil-hooks
for hook in pre-commit post-checkout post-commit reference-transaction post-index-change pre-auto-gc; do
  for place in "$common/hooks" evil-hooks; do printf '#!/bin/sh\\ntouch ${mark}\\n' > "$place/$hook"; chmod +x "$place/$hook"; done
done
git config core.fsmonitor "touch ${mark}; false"
git config core.hooksPath "$PWD/evil-hooks"
git config gpg.program "touch ${mark}"
git config commit.gpgSign true
git config diff.external "touch ${mark}"
git config core.pager "touch ${mark}"
git config core.editor "touch ${mark}"
git config core.sshCommand "touch ${mark}"
git config alias.status "!touch ${mark}"
git config --global core.hooksPath "$PWD/evil-hooks"
git config --global filter.evil.clean "touch ${mark}; cat"
git config --global filter.evil.smudge "touch ${mark}; cat"
git config --global core.fsmonitor "touch ${mark}; false"
git config --global alias.commit "!touch ${mark}"
echo '* filter=evil' > .gitattributes
rm -rf evil-hooks
echo x > a.ts`;
    const [, spec = ""] = agent(it, script);
    const settings = readFileSync(join(it.root, ".git/config"), "utf8");
    const ran = await it.renga(
      "run",
      "plan.md",
      "--yes",
      "--retries",
      "0",
      "--agent",
      "apply",
      "--agent",
      spec,
    );
    assert.equal(ran.code, 0, ran.out + ran.err);
    assert.match(
      ran.err,
      /warning: settings or hooks of git were changed .*hooks\/pre-commit .*~\/\.gitconfig /u,
    );
    assert.equal(existsSync(mark), false);
    assert.equal(readFileSync(join(it.root, ".git/config"), "utf8"), settings);
    for (const args of [["review"], ["land"], ["doctor", "--fix"], ["clean"]]) {
      const after = await it.renga(...args);
      assert.equal(after.code, 0, after.out + after.err);
    }
    it.git("status");
    it.git("commit", "-q", "--allow-empty", "-m", "The user's next");
    assert.equal(existsSync(mark), false);
  });

  test("an agent that fails leaves no setting behind either; who commits and what a branch follows may change", async () => {
    const { code: _code, ...task } = work("a.ts");
    const it = repository({ "plan.md": planText([task]) });
    const settings = readFileSync(join(it.root, ".git/config"), "utf8");
    const evil = await it.renga(
      "run",
      "plan.md",
      "--yes",
      ...agent(it, "git config alias.st '!evil'; exit 1"),
    );
    assert.equal(evil.code, 1, evil.out + evil.err);
    assert.match(evil.err, /warning: settings or hooks .*\.git\/config \(found: /u);
    assert.equal(readFileSync(join(it.root, ".git/config"), "utf8"), settings);
    assert.match(readFileSync(join(it.root, ".git/config.renga-undone"), "utf8"), /!evil/u);
    const usual =
      "git config user.name An-Agent; git config branch.x.merge refs/heads/main; git config branch.x.remote .; echo x > a.ts";
    const good = await it.renga("run", "plan.md", "--yes", ...agent(it, usual));
    assert.equal(good.code, 0, good.out + good.err);
    assert.equal(it.git("config", "--local", "user.name"), "An-Agent");
  });

  test("a repository that an agent leaves in the worktree is refused, and nothing of its settings is run", async () => {
    const { code: _code, ...task } = work("a.ts");
    const it = repository({ "plan.md": planText([task]) });
    const mark = join(dirname(it.root), "ran");
    const script = `
git init -q sub && cd sub
echo '* filter=evil diff=evil' > .gitattributes
echo x > f
git add -A && git -c user.name=a -c user.email=a@example.org commit -qm x
git config filter.evil.clean "touch ${mark}; cat"
git config filter.evil.smudge "touch ${mark}; cat"
git config core.fsmonitor "touch ${mark}; false"
echo y > f
cd ..
git -c advice.addEmbeddedRepo=false add sub
printf '[submodule "sub"]\\n\\tpath = sub\\n\\turl = ext::sh -c "touch ${mark}"\\n\\tupdate = !touch ${mark}\\n' > .gitmodules
rm -f '${mark}'
echo x > a.ts`;
    const ran = await it.renga("run", "plan.md", "--yes", ...agent(it, script));
    assert.equal(existsSync(mark), false, ran.out + ran.err);
    const again = await it.renga("run", "--continue", "--yes");
    assert.equal(existsSync(mark), false, again.out + again.err);
    assert.equal((await it.renga("doctor")).signal, null);
    assert.equal(existsSync(mark), false);
  });

  test("a link file of the worktree that an agent turns to a repository of its own is not followed", async () => {
    const { code: _code, ...task } = work("a.ts");
    const it = repository({
      "plan.md": planText([task, { id: "2", file: "b.ts", code: "export const b = 1;", needs: "1" }]),
    });
    const mark = join(dirname(it.root), "ran");
    const script = `
git init -q --bare .evil
printf '[core]\\n\\tbare = false\\n\\tworktree = ..\\n\\tfsmonitor = touch ${mark}\\n\\thooksPath = ../hooks\\n[filter "evil"]\\n\\tclean = "${evil(mark).replaceAll("'", "")}"\\n' > .evil/config
echo '* filter=evil' > .gitattributes
rm .git && printf 'gitdir: .evil\\n' > .git
echo x > a.ts`;
    const ran = await it.renga(
      "run",
      "plan.md",
      "--yes",
      "--retries",
      "0",
      "--agent",
      "apply",
      "--agent",
      agent(it, script)[1] ?? "",
    );
    assert.equal(existsSync(mark), false, ran.out + ran.err);
    await it.renga("doctor", "--fix");
    assert.equal(existsSync(mark), false);
    assert.equal(it.git("fsck", "--no-dangling"), "");
  });
});
