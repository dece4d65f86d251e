/** A JSON object of which nothing is known. */
export type Json = Readonly<Record<string, unknown>>;

/** The value as an object; what is none is an empty one. */
export function record(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** The objects of an array; what is no array has none. */
export function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(record) : [];
}

/** The text of a message's content: a string, or parts that hold text. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return list(content)
    .map((part) => (typeof part["text"] === "string" ? part["text"] : ""))
    .join("");
}
