import assert from "node:assert/strict";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { it } from "node:test";

import { scratchRepository } from "../../../test/rig/scratch-repository.ts";
import { isTidy } from "./is-tidy.ts";

type Place = { readonly root: string; readonly git: (...args: string[]) => string };

/** In a repository with a few files, a link and a program; all its times are long past when `old`. */
function inRepository(
  work: (place: Place, tidy: () => boolean) => void,
  { old = false, more = {} }: { readonly old?: boolean; readonly more?: Record<string, string> } = {},
): void {
  const repository = scratchRepository({ "a.txt": "a\n", "src/deep/b é.ts": "b\n", ...more });
  const { root } = repository;
  const git = (...args: string[]): string => repository.git(...args);
  try {
    symlinkSync("a.txt", join(root, "link"));
    writeFileSync(join(root, "run.sh"), "#!/bin/sh\n");
    chmodSync(join(root, "run.sh"), 0o755);
    repository.commit("More");
    if (old)
      for (const name of ["a.txt", "src/deep/b é.ts", "run.sh"]) utimesSync(join(root, name), 1e9, 1e9);
    git("reset", "--hard", "-q");
    work({ root, git }, () => isTidy({ path: root, admin: join(root, ".git") }, "sha1"));
  } finally {
    repository.remove();
  }
}

it("is tidy as git left it, whether the times tell or only the content does", () => {
  for (const old of [false, true]) inRepository((_, tidy) => assert.equal(tidy(), true), { old });
});

it("is not tidy with anything more, less or different in it", () => {
  const deeds: Record<string, (at: (name: string) => string) => void> = {
    "a file more": (at) => writeFileSync(at("new.txt"), ""),
    "an ignored file": (at) => writeFileSync(at("src/x.log"), ""),
    "an empty folder": (at) => mkdirSync(at("src/empty")),
    "a file less": (at) => rmSync(at("a.txt")),
    "other content": (at) => appendFileSync(at("a.txt"), "more"),
    "other content of the same size and time": (at) => {
      writeFileSync(at("a.txt"), "b\n");
      utimesSync(at("a.txt"), 1e9, 1e9);
    },
    "another mode": (at) => chmodSync(at("a.txt"), 0o755),
    "a link in a file's place": (at) => {
      rmSync(at("a.txt"));
      symlinkSync("run.sh", at("a.txt"));
    },
    "a repository in it": (at) => mkdirSync(at("src/.git")),
  };
  for (const old of [false, true])
    for (const [name, deed] of Object.entries(deeds))
      inRepository(
        ({ root }, tidy) => {
          deed((path) => join(root, path));
          assert.equal(tidy(), false, name);
        },
        { old, more: { ".gitignore": "*.log\n" } },
      );
});

it("leaves to git what it cannot tell: conflicts, submodules, hidden entries, conversions", () => {
  inRepository(({ git }, tidy) => {
    git("update-index", "--assume-unchanged", "a.txt");
    assert.equal(tidy(), false);
    git("update-index", "--no-assume-unchanged", "a.txt");
    assert.equal(tidy(), true);
    git("update-index", "--skip-worktree", "a.txt");
    assert.equal(tidy(), false);
    git("update-index", "--no-skip-worktree", "a.txt");
    git("update-index", "--split-index");
    assert.equal(tidy(), false);
    git("update-index", "--no-split-index");
    git("update-index", "--index-version", "4");
    assert.equal(tidy(), false);
    git("update-index", "--index-version", "2");
    assert.equal(tidy(), true);
    git("update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},inner`);
    assert.equal(tidy(), false);
  });
  const crlf = { ".gitattributes": "* text=auto\n", "crlf.txt": "one\r\n" };
  inRepository((_, tidy) => assert.equal(tidy(), false), { more: crlf });
  const filtered = { ".gitattributes": "*.bin filter=lfs\n" };
  inRepository((_, tidy) => assert.equal(tidy(), false), { more: filtered });
  inRepository((_, tidy) => assert.equal(tidy(), true), { more: { ".gitattributes": "* text=auto\n" } });
});
