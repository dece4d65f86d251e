import { refuse } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";
import { lineEndOf, withLineEnd } from "./text-lines.ts";

/** The content with the old text, which has to occur exactly once, replaced by the new; unchanged if that has been done. */
export function replaceText(
  content: string,
  half: { readonly old: string; readonly new: string },
  path: string,
): string | Refusal {
  const lineEnd = lineEndOf(content);
  const [before, after] = [half.old, half.new].map((text) =>
    withLineEnd(text.replace(/\r?\n$/, ""), lineEnd),
  ) as [string, string];
  if (before.trim() === "") return refuse(`the text to be replaced in ${path} is empty`);
  const places = placesOf(content, before);
  // The new text often holds the old one: where it stands already, nothing is left to do.
  const done = placesOf(content, after);
  const open = places.filter(
    (at) => !done.some((start) => start <= at && at + before.length <= start + after.length),
  );
  if (open.length === 0 && done.length > 0) return content;
  const [at] = open;
  if (at === undefined) return refuse(`the text to be replaced does not occur in ${path}`);
  if (open.length > 1) return refuse(`the text to be replaced occurs ${open.length} times in ${path}`);
  return content.slice(0, at) + after + content.slice(at + before.length);
}

function placesOf(content: string, text: string): readonly number[] {
  const places: number[] = [];
  if (text === "") return places;
  for (let at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + text.length)) places.push(at);
  return places;
}
