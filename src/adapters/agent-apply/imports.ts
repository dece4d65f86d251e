import { hasHead, headParts } from "./file-head.ts";

/** Code cut into what belongs at the top of a file and the rest. */
export type Cut = {
  readonly imports: readonly string[];
  /** Such as `'use client'`: only valid before everything else. */
  readonly directives: readonly string[];
  readonly rest: string;
};

/** Takes imports and directives off the beginning of code; in languages other than JavaScript and Python it takes none. */
export function cutImports(code: string, path: string): Cut {
  const imports: string[] = [];
  const directives: string[] = [];
  const lines = code.split("\n");
  let at = 0;
  if (hasHead(path)) {
    for (const part of headParts(lines, path)) {
      if (part.kind === "import") imports.push(part.text);
      else if (part.kind === "directive") directives.push(part.text);
      else if (part.kind !== "blank") break;
      at += part.lines;
    }
  }
  return { imports, directives, rest: lines.slice(at).join("\n") };
}

/** Those of the statements that the file does not have; of `{ a, b }` only the names that it does not have. */
export function missingImports(wanted: readonly string[], present: readonly string[]): readonly string[] {
  const known = new Set(present.map(oneLine));
  return wanted.flatMap((text) => {
    if (known.has(oneLine(text))) return [];
    const clause = named(text);
    if (clause === undefined) return [text];
    const there = new Set(
      present.map(named).flatMap((other) => (other?.from === clause.from ? other.names : [])),
    );
    const left = clause.names.filter((name) => !there.has(name));
    if (left.length === clause.names.length) return [text];
    return left.length === 0 ? [] : [clause.write(left)];
  });
}

/** Same words, same statement, however it is spaced. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

type Named = {
  readonly from: string;
  readonly names: readonly string[];
  readonly write: (names: readonly string[]) => string;
};

function named(text: string): Named | undefined {
  const script = /^import (type )?\{([^}]*)\} from (["'])([^"']+)\3(;?)$/.exec(oneLine(text));
  if (script !== null) {
    const [, type = "", names = "", quote = "", from = "", end = ""] = script;
    return {
      from,
      names: list(names),
      write: (left) => `import ${type}{ ${left.join(", ")} } from ${quote}${from}${quote}${end}`,
    };
  }
  const python = /^from ([\w.]+) import \(?([^()#]+?),? ?\)?$/.exec(oneLine(text));
  if (python === null) return undefined;
  const [, from = "", names = ""] = python;
  return { from, names: list(names), write: (left) => `from ${from} import ${left.join(", ")}` };
}

function list(names: string): readonly string[] {
  return names
    .split(",")
    .map(oneLine)
    .filter((name) => name !== "");
}
