import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Makes the folder for Renga's own files; a new one hides itself from git, so that it never makes a checkout dirty. */
export function makeHome(dir: string): void {
  if (mkdirSync(dir, { recursive: true }) !== undefined) writeFileSync(join(dir, ".gitignore"), "*\n");
}
