import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { lostBlocks, workScript, type FleetPlan } from "./fleet-plans.ts";
import type { FleetResult } from "./fleet-result.ts";

/** The same sleeps with nothing around them: no repository, no check, no isolation. `xargs -P` where nothing waits, else `make -j`. */
export function runFloor({ jobs, agents }: FleetPlan): FleetResult {
  const folder = mkdtempSync(join(tmpdir(), "renga-floor-"));
  try {
    const script = join(folder, "work.sh");
    writeFileSync(script, workScript(jobs));
    const chained = jobs.some(({ needs }) => needs.length > 0);
    const began = performance.now();
    if (chained) {
      const rules = jobs.map(({ id, needs }) => `${id}: ${needs.join(" ")}\n\t@sh ${script} ${id}\n`);
      const ids = jobs.map(({ id }) => id).join(" ");
      writeFileSync(join(folder, "Makefile"), `.PHONY: all ${ids}\nall: ${ids}\n${rules.join("")}`);
      execFileSync("make", ["-s", `-j${agents}`, "all"], { cwd: folder });
    } else {
      const input = jobs.map(({ id }) => id).join("\n");
      const { status } = spawnSync("xargs", [`-P${agents}`, "-n1", "sh", script], { cwd: folder, input });
      if (status !== 0) throw new Error(`xargs ended with ${status}`);
    }
    const wall = (performance.now() - began) / 1000;
    const read = (path: string): string =>
      existsSync(join(folder, path)) ? readFileSync(join(folder, path), "utf8") : "";
    return {
      who: chained ? `make -j${agents}` : `xargs -P${agents}`,
      wall,
      span: wall,
      lost: lostBlocks(jobs, read).length,
      notes: ["the floor: no git, no check", ...(chained ? ["several writers a file"] : [])],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
