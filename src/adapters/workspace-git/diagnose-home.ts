import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { processTable } from "../process/process-table.ts";
import type { Ailment, Patient } from "./diagnosis.ts";
import { diskUse } from "./disk-use.ts";
import { hideHome } from "./home.ts";

/** What Renga keeps on the disk: its folder, and objects that a crash left half written. */
export async function diagnoseHome({ repository }: Patient): Promise<readonly Ailment[]> {
  const { root, commonDir } = repository;
  const home = join(root, ".renga");
  const found: Ailment[] = [];
  if (existsSync(home)) {
    const megabytes = (await diskUse(home)) / 1e6;
    found.push({
      code: "disk-use",
      severity: "info",
      message: `.renga takes ${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`,
      fix: "renga clean gives back the worktrees",
    });
    if (!existsSync(join(home, ".gitignore")))
      found.push({
        code: "home-not-hidden",
        severity: "warning",
        message: ".renga has lost its .gitignore, so `git status` shows it",
        fix: "write it again",
        mend: () => Promise.resolve(hideHome(root)),
      });
  }
  const halfWritten = temporaryObjects(join(commonDir, "objects"));
  if (halfWritten.length > 0)
    found.push({
      code: "half-written-objects",
      severity: "info",
      message: `${halfWritten.length} half-written objects of a dead process lie in .git/objects`,
      fix: "remove them (`git gc` does so in time)",
      mend: () => Promise.resolve(halfWritten.forEach((path) => rmSync(path, { force: true }))),
    });
  return found;
}

function temporaryObjects(objects: string): string[] {
  return readdirSync(objects)
    .filter((name) => /^[0-9a-f]{2}$/.test(name))
    .flatMap((name) => readdirSync(join(objects, name)).map((file) => join(objects, name, file)))
    .filter((path) => {
      const pid = /tmp_obj_renga(\d+)_\d+$/.exec(path)?.[1];
      return pid !== undefined && processTable.find(Number(pid)) === undefined;
    });
}
