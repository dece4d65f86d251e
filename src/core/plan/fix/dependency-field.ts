/** Where a task's own text lists what it depends on: offsets in its body of the list, without brackets. */
export type DependencyField = {
  readonly start: number;
  readonly end: number;
  /** Entries stand in brackets, as in YAML and JSON. */
  readonly bracketed: boolean;
};

/** The first field of dependencies in a task's text that has its list on its own line; undefined: there is none. */
export function dependencyField(body: string): DependencyField | undefined {
  const named = FIELD.exec(body);
  const found = named ?? INLINE.exec(firstLine(body));
  if (found === null) return undefined;
  const from = found.index + found[0].length;
  const stop = body.indexOf("\n", from);
  const line = body.slice(from, Math.min(stop === -1 ? body.length : stop, from + LONGEST));
  if (line.startsWith("[")) {
    const close = line.indexOf("]");
    return close === -1 ? undefined : { start: from + 1, end: from + close, bracketed: true };
  }
  const value = (named === null ? /^[^\])]*/ : VALUE).exec(line)![0].trimEnd();
  return value === "" ? undefined : { start: from, end: from + value.length, bracketed: false };
}

function firstLine(body: string): string {
  const end = body.indexOf("\n");
  return end === -1 ? body : body.slice(0, end);
}

const NAMES =
  "(?:dependenc(?:ies|y)|depends?(?:[ _-](?:on|upon))?|blocked[ _-]by|requires|prerequisites?|prereqs?|deps?|waits? for|run after|must follow)";
/** `**Dependencies**: `, `- Depends on: `, `depends_on: `, `"dependencies": `. */
const FIELD = new RegExp(
  `^[ \\t>]*(?:[-*+][ \\t]+)?["*_]{0,3}${NAMES}["*_]{0,3}[ \\t]?[:：]["*_]{0,3}[ \\t]*`,
  "im",
);
/** `[parallel: g, depends: `, `(depends on `. */
const INLINE = /[[(,][ \t]*depends?(?:[ _]on)?:?[ \t]+/i;
const LONGEST = 2000;
/** Up to a second field on the same line, or the mark that closes this one. */
const VALUE = /^(?:(?!\s*(?:[·|•;/]|[,.]?)\s*\*\*\S|[_*]+\s*$|\s*<!--)[^\r])*/;
