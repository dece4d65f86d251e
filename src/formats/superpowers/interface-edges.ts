import type { DraftTask, RawDependency } from "../dialect.ts";
import { isSurelyFile } from "../file-name.ts";
import { saysNothing } from "../merge/dependency-words.ts";
import type { Interfaces } from "./interfaces.ts";

/**
 * What each task takes from earlier ones, as dependencies in prose: tasks that `Consumes` names, and those that produce a
 * name it consumes. Undefined for a task that says nothing about it; none where it says that it takes nothing.
 */
export function interfaceEdges(
  tasks: readonly DraftTask[],
  interfaces: readonly Interfaces[],
): (RawDependency[] | undefined)[] {
  const makers = new Map<string, number>();
  const places = new Map<string, number>();
  return tasks.map(({ id }, place) => {
    const { consumes, produces } = interfaces[place]!;
    const sources = new Set<number>();
    for (const entry of consumes) {
      for (const named of tasksNamed(entry)) {
        const source = places.get(named);
        if (source !== undefined) sources.add(source);
      }
      for (const name of namesIn(entry)) {
        const maker = makers.get(name);
        if (maker !== undefined) sources.add(maker);
      }
    }
    for (const entry of produces) for (const name of namesIn(entry)) makers.set(name, place);
    places.set(id, place);
    if (sources.size > 0)
      return [...sources]
        .toSorted((a, b) => a - b)
        .map((place) => ({ text: tasks[place]!.id, place, source: "prose", raw: "Consumes" }));
    return consumes.length > 0 && consumes.every(isNothing) ? [{ text: "None", source: "prose" }] : undefined;
  });
}

function isNothing(entry: string): boolean {
  return saysNothing(entry) || /^(?:nothing|none|no (?:earlier|prior|other))\b/i.test(entry);
}

/** "(Task 1/2)", "Tasks 3, 4 and 6", "Tasks 2-4": the ids. */
function tasksNamed(entry: string): string[] {
  return [...entry.slice(0, LONGEST).matchAll(TASKS)].flatMap(([, list]) => {
    const ids: string[] = [];
    for (const part of list!.split(/[/,&]|\band\b/)) {
      const [from = "", to] = part.split(/[-–]/).map((id) => id.trim());
      const low = Number(from);
      const high = Number(to);
      if (to === undefined || !(high >= low && high - low < 200)) ids.push(from);
      else for (let id = low; id <= high; id++) ids.push(String(id));
    }
    return ids.filter((id) => id !== "");
  });
}

/** Names that an entry speaks of or declares in its code spans, one each. */
function namesIn(entry: string): string[] {
  return codeSpans(entry).flatMap((span) => {
    const declared = declaredName(span);
    return declared === undefined ? [] : [declared];
  });
}

/** `func NewLane(x int) *Lane` declares NewLane, `lanes.Open` and `Open(path)` are Open; plain words and paths are no names. */
function declaredName(span: string): string | undefined {
  const text = span.slice(0, 200);
  if (isSurelyFile(text)) return undefined;
  const keyword = KEYWORD.exec(text);
  if (keyword !== null) return keyword[1];
  const name = NAME.exec(text)?.[1];
  if (name === undefined || name.length < 3 || COMMON.has(name)) return undefined;
  return /[A-Z_]|\(/.test(text) || text.includes(".") ? name : undefined;
}

function codeSpans(entry: string): string[] {
  const parts = entry.slice(0, LONGEST).split("`");
  return parts.filter((_, at) => at % 2 === 1);
}

const LONGEST = 4000;
const TASKS = /\btasks?\s+#?(\d+(?:\.\d+)*[a-z]?(?:\s?(?:[/,&–-]|and)\s?\d+(?:\.\d+)*[a-z]?){0,20})/gi;
const KEYWORD =
  /\b(?:func|function|fn|def|class|interface|struct|type|enum|trait|const|let|var|record|object|protocol|method)\s+(?:\([^()]*\)\s*)?([A-Za-z_$][\w$]*)/;
const NAME = /^(?:[A-Za-z_$][\w$]*(?:\.|::|->|#))*([A-Za-z_$][\w$]*)\s*(?:$|[(<:{[=])/;
const COMMON: ReadonlySet<string> = new Set(["string", "number", "boolean", "null", "true", "false", "void"]);
