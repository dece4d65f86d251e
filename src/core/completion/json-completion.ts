import { completionOf, type Completion } from "./completion.ts";
import { countOf, minutesOf, statusOf } from "./words.ts";

/** A completion report given as JSON: the last object in the text that has a status or deliverables. */
export function completionInJson(text: string): Completion | undefined {
  for (const candidate of candidates(text)) {
    const fields = objectIn(candidate);
    if (fields === undefined) continue;
    const completion = inFields(fields);
    if (completion !== undefined) return completion;
  }
  return undefined;
}

type Fields = ReadonlyMap<string, unknown>;

/** Fenced blocks, the last first, then what stands between the first brace and the last. */
function candidates(text: string): readonly string[] {
  const fenced = [...text.matchAll(/^\s*```(?:json)?[ \t]*\n([^]*?)^\s*```[ \t]*$/gimu)].map(
    ([, block = ""]) => block,
  );
  const from = text.indexOf("{");
  const to = text.lastIndexOf("}");
  return [...fenced.reverse(), ...(from >= 0 && to > from ? [text.slice(from, to + 1)] : [])];
}

function objectIn(text: string): Fields | undefined {
  if (!/^\s*\{/u.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const entries = Object.entries(value as object);
  const [only] = entries;
  // One that only wraps it: {"report": {…}}.
  const inner = entries.length === 1 && isObject(only?.[1]) ? Object.entries(only[1]) : entries;
  return new Map(inner.map(([name, it]) => [name.toLowerCase().replaceAll(/[^a-z]/gu, ""), it]));
}

function inFields(fields: Fields): Completion | undefined {
  const get = (...names: readonly string[]): unknown =>
    names.map((name) => fields.get(name)).find((it) => it !== undefined);
  const status = get("status", "result", "outcome");
  const deliverables = listed(
    get("deliverables", "files", "fileschanged", "changedfiles", "artifacts", "changes"),
  );
  if (typeof status !== "string" && deliverables.length === 0) return undefined;
  const told = typeof status === "string" ? statusOf(status) : undefined;
  const reason = get("reason", "message", "why");
  const task = get("task", "taskid", "id");
  return completionOf({
    task: typeof task === "string" ? task : undefined,
    status: told,
    reason: typeof reason === "string" && reason.trim() !== "" ? reason.trim() : undefined,
    minutes: minutesOf(plain(get("time", "minutes", "duration"))),
    errors: counted(get("errors")),
    warnings: counted(get("warnings")),
    deliverables,
    saysProven: false,
  });
}

function listed(value: unknown): readonly string[] {
  if (typeof value === "string") return value.trim() === "" ? [] : value.split(/,\s*|\n/u);
  if (!Array.isArray(value)) return isObject(value) ? Object.keys(value).slice(0, 100) : [];
  return value.slice(0, 100).flatMap((it: unknown): readonly string[] => {
    if (typeof it === "string") return [it];
    if (!isObject(it)) return [];
    const { path, file, name } = it as Readonly<Record<string, unknown>>;
    const first = [path, file, name].find((one) => typeof one === "string");
    return first === undefined ? [] : [first];
  });
}

function counted(value: unknown): number | undefined {
  return Array.isArray(value) ? value.length : countOf(plain(value));
}

function plain(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
