import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";

/** Larger ones are none that people write. */
const LARGEST = 64 << 20;

/**
 * The text of a file that the repository has, wherever links lead. Rejects as `readFile` does, and with the code `not a file` for
 * what may never end: a device, a named pipe without a writer.
 */
export async function readText(path: string): Promise<string> {
  const file = await openAtOnce(path);
  try {
    const about = await file.stat();
    if (about.isDirectory() || about.isFile()) {
      if (about.size <= LARGEST) return await file.readFile("utf8");
      throw Object.assign(new Error(`${path} is too large`), { code: "too large" });
    }
    throw Object.assign(new Error(`${path} is not a file`), { code: "not a file" });
  } finally {
    await file.close();
  }
}

/** Opens for reading; a named pipe is not waited for. */
export function openAtOnce(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_NONBLOCK);
}
