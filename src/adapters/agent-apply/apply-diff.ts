import { refuse } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";
import { lineEndOf } from "./text-lines.ts";

/** One stretch of a diff: the lines that have to be there, and those that take their place. */
type Hunk = {
  readonly old: readonly string[];
  readonly new: readonly string[];
  readonly at: number | undefined;
};

/**
 * The content after a unified diff whose lines all fit exactly; line numbers only choose between equal places.
 * A diff that has been applied already changes nothing; one of added lines alone can only make a new file.
 */
export function applyDiff(content: string | undefined, patch: string, path: string): string | Refusal {
  if ((patch.match(/^\+\+\+ /gm) ?? []).length > 1)
    return refuse(`the diff for ${path} changes several files`);
  const hunks = readHunks(patch);
  if (hunks.length === 0) return refuse(`the diff for ${path} holds no change`);
  if (content === undefined) {
    const [only] = hunks;
    return hunks.length === 1 && only?.old.length === 0
      ? `${only.new.join("\n")}\n`
      : refuse(`the diff changes ${path}, which does not exist`);
  }
  const lineEnd = lineEndOf(content);
  let lines = content.split(/(?<=\n)/);
  for (const hunk of hunks) {
    const place = placeOf(lines, hunk);
    if (place === "done") continue;
    if (place === undefined) return refuse(`the diff does not fit ${path} exactly`);
    const added = hunk.new.map((text, index) => {
      const there = lines[place + index];
      return there === `${text}\n` || there === `${text}\r\n` ? there : `${text}${lineEnd}`;
    });
    lines = [...lines.slice(0, place), ...added, ...lines.slice(place + hunk.old.length)];
  }
  return lines.join("");
}

function placeOf(lines: readonly string[], hunk: Hunk): number | "done" | undefined {
  if (hunk.old.length === 0) return undefined;
  const places = placesOf(lines, hunk.old);
  const done = placesOf(lines, hunk.new);
  const isDone = (at: number): boolean =>
    done.some((start) => start <= at && at + hunk.old.length <= start + hunk.new.length);
  const open = places.filter((at) => !isDone(at));
  if (open.length === 1) return open[0];
  if (open.length === 0) return done.length > 0 ? "done" : undefined;
  return hunk.at !== undefined && open.includes(hunk.at) ? hunk.at : undefined;
}

function placesOf(lines: readonly string[], wanted: readonly string[]): readonly number[] {
  const bare = lines.map((line) => line.replace(/\r?\n$/, ""));
  const places: number[] = [];
  for (let at = 0; wanted.length > 0 && at + wanted.length <= bare.length; at++) {
    if (wanted.every((text, index) => bare[at + index] === text)) places.push(at);
  }
  return places;
}

function readHunks(patch: string): readonly Hunk[] {
  const hunks: { old: string[]; new: string[]; at: number | undefined }[] = [];
  const lines = patch.replace(/\r?\n$/, "").split(/\r?\n/);
  const first = lines.findIndex((line) => line.startsWith("@@"));
  for (const line of lines.slice(first >= 0 ? first : lines.findIndex((text) => !HEADER.test(text)))) {
    const header = /^@@(?: -(\d+)\S* \+\S+)? ?@@|^@@.*$/.exec(line);
    if (header !== null) {
      hunks.push({ old: [], new: [], at: header[1] === undefined ? undefined : Number(header[1]) - 1 });
    } else if (!line.startsWith("\\ ")) {
      if (hunks.length === 0) hunks.push({ old: [], new: [], at: undefined });
      const hunk = hunks.at(-1);
      if (!line.startsWith("+")) hunk?.old.push(line.slice(1));
      if (!line.startsWith("-")) hunk?.new.push(line.slice(1));
    }
  }
  return hunks.filter((hunk) => hunk.old.join("\n") !== hunk.new.join("\n"));
}

const HEADER = /^(?:--- |\+\+\+ |diff |index |new file|deleted file)/;
