/** A list line with a box, as far as it is known. Lines count from 0, offsets from the start of the text; one object each, for there may be many. */
export type Item = {
  readonly line: number;
  readonly indent: number;
  /** Offset of what stands inside the box. */
  readonly at: number;
  readonly raw: string;
  /** Place of the heading it stands under, -1 above the first. */
  readonly heading: number;
  /** What may be its id, as written. */
  readonly id: string | undefined;
  /** Ids of one look are judged together: the letters before the number, `slug`, or nothing for plain numbers. */
  readonly look: string;
  /** The number is set off by a mark, has dots or a word before it. */
  readonly sure: boolean;
  /** `- [ ]* 1.3` and `1.3*`. */
  readonly optional: boolean;
  /** Where the words begin, with the id left out and with the id taken as one of them. */
  readonly titleAt: number;
  readonly wordsAt: number;
  /** The id is one: others in the document are like it. */
  named: boolean;
  /** Place of the item it is a part of, -1 where it is none's. */
  parent: number;
  /** Its own lines below the head as pairs: first line, and the line behind the last. */
  own: number[];
  /** The last line that is about it or about one of its parts. */
  last: number;
};

/** What an item without lines of its own has for them; never written to. */
export const NO_LINES: number[] = [];

/** The words of an item's line from its title on, at most so many characters. */
export function headWords(text: string, { named, titleAt, wordsAt }: Item, most: number): string {
  const from = named ? titleAt : wordsAt;
  const end = text.indexOf("\n", from);
  return text.slice(from, Math.min(end < 0 ? text.length : end, from + most));
}
