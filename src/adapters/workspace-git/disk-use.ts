import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Bytes that a folder takes on the disk, links not followed; what goes away meanwhile counts nothing. */
export async function diskUse(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    const below = join(path, entry.name);
    bytes += entry.isDirectory()
      ? await diskUse(below)
      : await lstat(below).then(
          ({ blocks }) => blocks * 512,
          () => 0,
        );
  }
  return bytes;
}
