import type { JsonlMapping } from "../config.ts";
import type { Usage } from "../ledger/spent.ts";
import { addUsage } from "../ledger/usage.ts";
import { atJsonPath } from "../series/json-path.ts";

type JsonObject = Readonly<Record<string, unknown>>;

/** What a program's lines have said so far, picked out by a mapping. */
export type MappedLines = {
  usage?: Usage;
  /** US dollars. */
  usd?: number | undefined;
  model?: string | undefined;
  session?: string | undefined;
  /** The last text of the agent's. */
  text?: string | undefined;
  /** The last line held a part of it. */
  partial?: boolean;
  /** What the last line that speaks of success or failure said; absent: none has. */
  end?: { readonly failed: false } | { readonly failed: true; readonly message: string };
};

/** What one line added; a text is told when the next one begins. */
export type MappedNews = {
  readonly usage?: Usage;
  readonly session?: string;
  readonly text?: string;
};

/**
 * Takes a line. One that has all the paths of `failure.when` speaks of the end, and the last of them decides: programs report
 * failures that they then get over. Cost is read from the lines that usage is read from.
 */
export function takeMappedLine(lines: MappedLines, json: JsonObject, mapping: JsonlMapping): MappedNews {
  const usage = takeUsage(lines, json, mapping);
  lines.model = textOf(json, mapping.model) ?? lines.model;
  const session = textOf(json, mapping.session);
  const text = takeText(lines, json, mapping.text);
  const news = {
    ...(usage === undefined ? {} : { usage }),
    ...(session === undefined || session === lines.session ? {} : { session }),
    ...(text === undefined ? {} : { text }),
  };
  lines.session = session ?? lines.session;
  const { failure } = mapping;
  if (failure !== undefined && speaks(json, failure.when))
    lines.end = holds(json, failure.when)
      ? { failed: true, message: textOf(json, failure.message) ?? "" }
      : { failed: false };
  return news;
}

/** Lines that say `delta: true` are parts of one text; what a user or a tool said is none of the agent's. Answers a text that is whole. */
function takeText(lines: MappedLines, json: JsonObject, path: string | undefined): string | undefined {
  const role = json["role"] ?? atJsonPath(json, "$.message.role");
  const isOwn = role === undefined || role === "assistant" || role === "model";
  const part = isOwn ? textOf(json, path) : undefined;
  const joins = lines.partial === true && json["delta"] === true;
  lines.partial = part !== undefined && json["delta"] === true;
  if (part === undefined) return undefined;
  const before = lines.text;
  lines.text = joins ? `${before ?? ""}${part}` : part;
  // Some print a text again with each word that comes to it.
  return joins || before === undefined || lines.text.startsWith(before) ? undefined : before;
}

function takeUsage(lines: MappedLines, json: JsonObject, mapping: JsonlMapping): Usage | undefined {
  const { usage: at = {}, usd: costAt } = mapping;
  if (at.when !== undefined && !holds(json, at.when)) return undefined;
  const sums = (at.over ?? "last") === "sum";
  const usd = numberOf(json, costAt);
  if (usd !== undefined) lines.usd = sums ? (lines.usd ?? 0) + usd : usd;
  const told = usageAt(json, at);
  if (told === undefined) return undefined;
  if (!sums) {
    lines.usage = told;
    return undefined;
  }
  const one = { ...told, requests: 1 };
  lines.usage = lines.usage === undefined ? one : addUsage(lines.usage, one);
  return one;
}

function usageAt(json: JsonObject, at: NonNullable<JsonlMapping["usage"]>): Usage | undefined {
  const input = numberOf(json, at.input);
  const output = numberOf(json, at.output);
  if (input === undefined && output === undefined) return undefined;
  const cacheRead = numberOf(json, at.cacheRead) ?? 0;
  const cached = at.cachedWithin === true ? cacheRead : 0;
  return {
    input: Math.max(0, (input ?? 0) - cached),
    cacheRead,
    cacheWrite: numberOf(json, at.cacheWrite) ?? 0,
    output: output ?? 0,
  };
}

/** Whether all the paths are there. */
function speaks(json: JsonObject, when: Readonly<Record<string, string>>): boolean {
  return Object.keys(when).every((path) => at(json, path) !== undefined);
}

/** Whether all the values are as wanted; `a|b` wants either. */
function holds(json: JsonObject, when: Readonly<Record<string, string>>): boolean {
  return Object.entries(when).every(([path, wanted]) => {
    const value = at(json, path);
    return isPlain(value) && wanted.split("|").includes(String(value));
  });
}

/** A bare word is a name at the top. */
function at(json: JsonObject, path: string): unknown {
  return path.startsWith("$") ? atJsonPath(json, path) : json[path];
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function textOf(json: JsonObject, path: string | undefined): string | undefined {
  const value = path === undefined ? undefined : at(json, path);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberOf(json: JsonObject, path: string | undefined): number | undefined {
  const value = path === undefined ? undefined : at(json, path);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
