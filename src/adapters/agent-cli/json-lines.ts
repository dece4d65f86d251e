/** A JSON object of which nothing is known. */
export type Json = Readonly<Record<string, unknown>>;

/** A line longer than this, in bytes, is left out. */
const LONGEST_LINE = 8 << 20;
const NEWLINE = 0x0a;

/**
 * Cuts a stream into lines and gives those that are JSON objects; whatever else a program prints among them is passed over. Holds
 * at most 8 MiB however much comes.
 */
export function createJsonLines(give: (line: Json) => void): {
  readonly take: (chunk: Buffer) => void;
  /** The last line may lack its end. */
  readonly finish: () => void;
} {
  let parts: Buffer[] = [];
  let length = 0;
  const endLine = (): void => {
    const line = length > LONGEST_LINE ? undefined : parseObject(Buffer.concat(parts).toString("utf8"));
    parts = [];
    length = 0;
    if (line !== undefined) give(line);
  };
  const hold = (part: Buffer): void => {
    length += part.length;
    if (length > LONGEST_LINE) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  return {
    take: (chunk) => {
      let start = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
        hold(chunk.subarray(start, at));
        endLine();
        start = at + 1;
      }
      hold(chunk.subarray(start));
    },
    finish: endLine,
  };
}

function parseObject(text: string): Json | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The value as an object; what is none is an empty one. */
export function recordOf(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** The objects of an array; what is no array has none. */
export function recordsOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}

/** The value if it is a string. */
export function stringOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The value if it is a number that can be counted with; otherwise 0. */
export function countOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : 0;
}
