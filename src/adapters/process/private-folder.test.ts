import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { it } from "node:test";

import { makePrivateFolder } from "./private-folder.ts";

it("removes what killed processes left over a day ago, and nothing else", () => {
  const parent = mkdtempSync(join(tmpdir(), "renga-private-"));
  try {
    const [dead, old, now] = [2 ** 30, new Date(Date.now() - 2 * 86_400_000), new Date()];
    const make = (name: string, time: Date): void => {
      mkdirSync(join(parent, name));
      writeFileSync(join(parent, name, "pipe-0"), "");
      utimesSync(join(parent, name), time, time);
    };
    make(`renga-pipes-${dead}-aaaaaa`, old);
    make(`renga-pipes-${dead}-bbbbbb`, now);
    make(`renga-pipes-${process.pid}-cccccc`, old);
    make("renga-pipes-x-dddddd", old);
    make(`other-${dead}-eeeeee`, old);
    const made = makePrivateFolder(parent);
    assert.deepEqual(
      readdirSync(parent).toSorted(),
      [
        basename(made),
        `renga-pipes-${dead}-bbbbbb`,
        `renga-pipes-${process.pid}-cccccc`,
        "renga-pipes-x-dddddd",
        `other-${dead}-eeeeee`,
      ].toSorted(),
    );
  } finally {
    rmSync(parent, { recursive: true });
  }
});
