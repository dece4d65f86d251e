import { REDACTED } from "./secret-patterns.ts";

/** Fields of plans and configurations that others refer to, and places in files: never a place for words. */
const NAMES = new Set(
  "key id to parent groups after tasks path file needs scope planPaths ownedPaths dialect kind digest uid source".split(
    " ",
  ),
);

/** The value with each text in it changed, at any depth, but for names and places; the very same where nothing changes. */
export function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === "string") return change(value) as T;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    for (let at = 0; at < value.length; at++) {
      const kept: unknown = mapTexts(value[at] as unknown, change);
      if (kept !== value[at]) (copy ??= [...(value as unknown[])])[at] = kept;
    }
    return (copy as T | undefined) ?? value;
  }
  const fields = value as Record<string, unknown>;
  let copy: Record<string, unknown> | undefined;
  for (const name in fields) {
    const field = fields[name];
    if (typeof field !== "string" && typeof field !== "object") continue;
    // Those that hold words in spite of their name hold objects: a plan's tasks and groups.
    if (NAMES.has(name) && !isObjects(field)) continue;
    const kept = mapTexts(field, change);
    if (kept !== field) (copy ??= { ...fields })[name] = kept;
  }
  return (copy as T | undefined) ?? value;
}

function isObjects(field: unknown): boolean {
  return Array.isArray(field) && typeof field[0] === "object";
}

/**
 * What was stored without its secrets, with those that `fresh` has in the same place; `lost` is told of each text that stays as
 * it was stored, and the name of its field.
 */
export function restoreTexts<T>(stored: T, fresh: unknown, lost: (field: string) => void, field = ""): T {
  if (typeof stored === "string") {
    if (!stored.includes(REDACTED)) return stored;
    if (typeof fresh === "string" && fits(stored, fresh)) return fresh as T;
    lost(field);
    return stored;
  }
  if (typeof stored !== "object" || stored === null) return stored;
  const other: Record<string, unknown> =
    typeof fresh === "object" && fresh !== null ? (fresh as Record<string, unknown>) : {};
  let copy: Record<string, unknown> | undefined;
  for (const [name, value] of Object.entries(stored) as [string, unknown][]) {
    const kept = restoreTexts(value, other[name], lost, Array.isArray(stored) ? field : name);
    if (kept !== value) {
      copy ??= (Array.isArray(stored) ? [...(stored as unknown[])] : { ...stored }) as Record<
        string,
        unknown
      >;
      copy[name] = kept;
    }
  }
  return (copy as T | undefined) ?? stored;
}

/** Whether a text is the stored one with something in place of each mark. */
function fits(stored: string, text: string): boolean {
  const parts = stored.split(REDACTED);
  const last = parts.pop() ?? "";
  const first = parts.shift() ?? "";
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
