import { statSync } from "node:fs";

/** Milliseconds since the file was last written; undefined when it is not there. */
export function fileAge(path: string): number | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? undefined : Math.max(0, Date.now() - stat.mtimeMs);
}
