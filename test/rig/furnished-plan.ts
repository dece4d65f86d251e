import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { WAITS, sceneOf, type Scene } from "./eventful-plan.ts";
import { planText } from "./plan-text.ts";
import { scratchRepository } from "./scratch-repository.ts";

const AGENT = `${WAITS}
case "$RENGA_TASK_ID" in
1) echo one > one.txt;;
2) cd lib && echo two > two.txt && git add two.txt && git -c user.name=a -c user.email=a@b commit -qm Two;;
3) echo three > three.txt; echo 3 >> both.txt;;
4) waits landed 3; echo four > four.txt; echo 4 >> both.txt;;
esac
`;

/** A repository with all that worktrees are furnished with: a submodule, commits that are signed, a filter whose program is not here. */
export function furnishedScene(): Scene {
  const library = scratchRepository({ "a.txt": "a\n" });
  try {
    const plan = planText([
      { id: "1", file: "one.txt" },
      { id: "2", file: "lib" },
      { id: "3", file: "three/**" },
      { id: "4", file: "four/**" },
    ]);
    const it = scratchRepository({
      "plan.md": plan,
      ".gitattributes": "*.bin filter=big\n",
      "old.bin": "old\n",
    });
    it.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library.root, "lib");
    it.commit("A library");
    it.git("config", "filter.big.smudge", "git-big-is-not-here smudge");
    it.git("config", "filter.big.clean", "git-big-is-not-here clean");
    const key = join(it.root, "../key");
    execFileSync("env", ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key]);
    it.git("config", "gpg.format", "ssh");
    it.git("config", "user.signingKey", `${key}.pub`);
    it.git("config", "commit.gpgSign", "true");
    return sceneOf(it, AGENT, ["plan.md", "--agents", "4"]);
  } finally {
    library.remove();
  }
}
