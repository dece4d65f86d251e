import type { Objects } from "./objects.ts";
import { findEntry, isFile } from "./tree.ts";

/** How much is shown of all files together, in characters. */
const MOST = 6000;
const CONTEXT = 3;
const BEGIN = /^<{7}( |$)/;
const END = /^>{7}( |$)/;

/** The places at which both sides changed these files, out of the tree that a merge left with its marks; undefined when there are none to show. */
export async function conflictSides(
  objects: Objects,
  tree: string,
  files: readonly string[],
): Promise<string | undefined> {
  let shown = "";
  for (const file of files) {
    const entry = await findEntry(objects, tree, file).catch(() => undefined);
    const bytes = entry && isFile(entry) ? (await objects.read(entry.oid))?.bytes : undefined;
    const text = bytes === undefined || bytes.includes(0) ? undefined : bytes.toString("utf8");
    const hunks = text === undefined ? [] : conflictHunks(text);
    const said =
      hunks.length > 0
        ? hunks.join("\n…\n")
        : "(no lines to show: one side deleted or renamed it, or it is no text)";
    shown += `${shown === "" ? "" : "\n"}--- ${file}\n${said}\n`;
    if (shown.length > MOST) break;
  }
  if (shown === "") return undefined;
  return shown.length > MOST ? `${shown.slice(0, MOST)}\n… (more is left out)\n` : shown;
}

/** Each place with conflict marks, a few lines around it, and the marks in words. */
export function conflictHunks(text: string): readonly string[] {
  const lines = text.split("\n");
  const hunks: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!BEGIN.test(lines[at]!)) continue;
    const end = lines.findIndex((line, i) => i > at && END.test(line));
    if (end < 0) break;
    const inside = lines.slice(at + 1, end);
    hunks.push(
      [
        ...lines.slice(Math.max(0, at - CONTEXT), at),
        "<<<<<<< landed meanwhile",
        ...inside,
        ">>>>>>> this attempt",
        ...lines.slice(end + 1, end + 1 + CONTEXT),
      ].join("\n"),
    );
    at = end;
  }
  return hunks;
}
