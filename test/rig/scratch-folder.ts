import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";

/** A temporary folder with these files, gone when the test file is done; a path that ends with `/` is an empty folder. */
export function scratchFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), "renga-folder-"));
  after(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    const at = join(root, path);
    mkdirSync(path.endsWith("/") ? at : dirname(at), { recursive: true });
    if (!path.endsWith("/")) writeFileSync(at, text);
  }
  return root;
}
