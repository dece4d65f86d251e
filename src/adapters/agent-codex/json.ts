/** What a line of a program may hold: nothing is believed of it but that it is an object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The object that a line is; undefined: something else. */
export function jsonObject(line: string): JsonObject | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return asObject(JSON.parse(line) as unknown);
  } catch {
    return undefined;
  }
}

/** The object at this name, or an empty one. */
export function objectAt(of: JsonObject, name: string): JsonObject {
  return asObject(of[name]) ?? {};
}

/** The text at this name, or an empty one. */
export function textAt(of: JsonObject, name: string): string {
  const value = of[name];
  return typeof value === "string" ? value : "";
}

/** The number at this name, or 0. */
export function numberAt(of: JsonObject, name: string): number {
  const value = of[name];
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function asObject(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}
