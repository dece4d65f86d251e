import { fenceStart } from "./fences.ts";
import { lineKind } from "./line-kind.ts";
import { inkStart, LINE, lineEnd } from "./line.ts";
import type { Lines } from "./line.ts";

/**
 * Told of every heading and list line from the start of the text on (`start` and `end` enclose its ink).
 * Inside a fence its answer counts: true means that the fence has run past its end and the plan goes on here.
 */
export type Watch = (text: string, start: number, end: number, fenced: boolean) => boolean;

/**
 * Cuts a text into lines and says what each one is, in one pass and linear time.
 * Knows fences (any length, ``` and ~~~, one level of nesting inside Markdown samples), comments, front matter, CRLF, BOM.
 */
export function scanLines(text: string, watch?: Watch): Lines {
  const starts = lineStarts(text);
  const count = starts.length - 1;
  const lines: Lines = { text, count, starts, kinds: new Uint8Array(count) };
  const scan: Scan = {
    lines,
    watch,
    distrustSamples: true,
    fence: undefined,
    redo: -1,
    commentEnd: -1,
    unclosed: false,
  };
  classify(scan, skipFrontMatter(lines));
  // A Markdown sample that never closes, with the plan's own next task inside, was no sample from there on.
  if (scan.fence?.sample === true && scan.redo >= 0) {
    scan.distrustSamples = false;
    scan.fence = undefined;
    classify(scan, scan.redo);
  }
  return lines;
}

/** An open fence; `sample`: it shows Markdown, so that headings inside belong to the sample. */
type OpenFence = { marker: number; length: number; sample: boolean; nested: boolean };

type Scan = {
  lines: Lines;
  watch: Watch | undefined;
  distrustSamples: boolean;
  fence: OpenFence | undefined;
  /** First line inside the open sample that the watch would have trusted. */
  redo: number;
  /** Offset up to which an open comment reaches. */
  commentEnd: number;
  /** No comment ends behind here. */
  unclosed: boolean;
};

function classify(scan: Scan, from: number): void {
  const { lines } = scan;
  const { text, count, kinds } = lines;
  for (let line = from; line < count; line++) {
    const end = lineEnd(lines, line);
    const ink = inkStart(lines, line);
    if (scan.fence !== undefined && staysFenced(scan, line, ink, end)) continue;
    if (ink <= scan.commentEnd) {
      kinds[line] = LINE.comment;
      continue;
    }
    const kind = lineKind(text, ink, end, lines.starts[line]!);
    kinds[line] = kind;
    const fence = kind === LINE.bullet || kind === LINE.number ? fenceStart(text, ink, end) : -1;
    if (fence >= 0) {
      kinds[line] = LINE.fenceOpen;
      scan.fence = openFence(text, fence, end);
    } else if (kind === LINE.heading || kind === LINE.bullet) scan.watch?.(text, ink, end, false);
    else if (kind === LINE.fenceOpen) scan.fence = openFence(text, ink, end);
    else if (kind === LINE.comment) openComment(scan, line, ink);
  }
}

/** Files a line of an open fence; false: the fence ended before this line without a closing mark. */
function staysFenced(scan: Scan, line: number, ink: number, end: number): boolean {
  const { lines } = scan;
  const { text, kinds } = lines;
  const fence = scan.fence!;
  const code = ink < end ? text.charCodeAt(ink) : 0;
  const mayBePlan = (code === HASH || code === DASH || code === STAR) && ink === lines.starts[line]!;
  if (mayBePlan && scan.watch?.(text, ink, end, true) === true) {
    if (!fence.sample || !scan.distrustSamples) {
      scan.fence = undefined;
      return false;
    }
    if (scan.redo < 0) scan.redo = line;
  }
  kinds[line] = LINE.fenceBody;
  if (code !== fence.marker) return true;
  const length = runLength(text, ink, end);
  const bare = text.slice(ink + length, end).trim() === "";
  if (length >= fence.length && bare) {
    if (fence.nested) fence.nested = false;
    else {
      kinds[line] = LINE.fenceClose;
      scan.fence = undefined;
      scan.redo = -1;
    }
  } else if (length >= fence.length && !bare && fence.sample) fence.nested = true;
  return true;
}

function openFence(text: string, ink: number, end: number): OpenFence {
  const length = runLength(text, ink, end);
  const info = text
    .slice(ink + length, end)
    .trim()
    .toLowerCase();
  return {
    marker: text.charCodeAt(ink),
    length,
    sample: SAMPLES.has(info.split(/[\s{]/, 1)[0]!),
    nested: false,
  };
}

function openComment(scan: Scan, line: number, ink: number): void {
  const close = scan.unclosed ? -1 : scan.lines.text.indexOf("-->", ink);
  if (close >= 0) {
    scan.commentEnd = close;
    return;
  }
  // What follows is plan, not comment; remembering that nothing closes keeps the search linear.
  scan.unclosed = true;
  scan.lines.kinds[line] = LINE.text;
}

function runLength(text: string, ink: number, end: number): number {
  const marker = text.charCodeAt(ink);
  let at = ink;
  while (at < end && text.charCodeAt(at) === marker) at++;
  return at - ink;
}

function lineStarts(text: string): Int32Array {
  let starts = new Int32Array(Math.max(16, text.length >> 4));
  let count = 0;
  for (let at = 0; at < text.length; count++) {
    if (count + 1 >= starts.length) starts = grown(starts);
    starts[count] = at;
    const next = text.indexOf("\n", at);
    at = next < 0 ? text.length : next + 1;
  }
  starts[count] = text.length;
  return starts.slice(0, count + 1);
}

function grown(starts: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(starts.length * 2);
  larger.set(starts);
  return larger;
}

/** First line behind the front matter, 0 where there is none. */
function skipFrontMatter(lines: Lines): number {
  if (lines.count === 0 || !isDashes(lines, 0)) return 0;
  const limit = Math.min(lines.count, 400);
  for (let line = 1; line < limit; line++) {
    if (!isDashes(lines, line)) continue;
    lines.kinds.fill(LINE.frontMatter, 0, line + 1);
    return line + 1;
  }
  return 0;
}

function isDashes(lines: Lines, line: number): boolean {
  const start = line === 0 ? inkStart(lines, 0) : lines.starts[line]!;
  return (
    lines.text.startsWith("---", start) && lines.text.slice(start + 3, lineEnd(lines, line)).trim() === ""
  );
}

const HASH = 35;
const STAR = 42;
const DASH = 45;
const SAMPLES: ReadonlySet<string> = new Set(["markdown", "md", "mdx", "mdc"]);
