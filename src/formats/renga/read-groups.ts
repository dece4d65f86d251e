import type { GroupKind, Span } from "../../core/plan/plan.ts";
import type { DraftGroup } from "../dialect.ts";
import { indentOf, LINE, lineEnd, lineText } from "../line.ts";
import type { Lines } from "../line.ts";
import { uniqueKeys } from "../merge/unique-keys.ts";
import { GROUPS } from "./labels.ts";
import { readLeadingWord, readList, readValue } from "./value.ts";

/** The groups of a document: their drafts in order, and where headings and keys lead. */
export type ReadGroups = {
  readonly groups: readonly DraftGroup[];
  readonly byHeading: ReadonlyMap<string, number>;
  readonly byKey: ReadonlyMap<string, number>;
};

/** Reads the list of groups, `from` up to before `to`. */
export function readGroups(lines: Lines, path: string, from: number, to: number): ReadGroups {
  const listed: { line: number; text: string; facts: string[] }[] = [];
  for (let line = from; line < to; line++) {
    if (lines.kinds[line] !== LINE.bullet) continue;
    const text = lineText(lines, line).trim().slice(2);
    if (indentOf(lines, line) === 0) listed.push({ line, text, facts: [] });
    else listed.at(-1)?.facts.push(text);
  }
  const taken = new Set<string>();
  const named = listed.flatMap(({ line, text, facts }) => {
    // Of groups with one name the later ones have their number behind it.
    const plain = text.replace(/ \[\d+\]$/, "");
    const name = readGroupLine(taken.has(plain) ? plain : text);
    taken.add(text);
    return name === undefined ? [] : [{ line, text, facts, ...name }];
  });
  const keys = uniqueKeys(named.map(({ kind, id }) => `${kind}:${id}`));
  const groups = named.map(({ line, facts, kind, id, title }): DraftGroup => ({
    kind,
    id,
    title: readValue(title),
    ...factsOf(facts),
    span: spanOf(lines, path, line),
  }));
  return {
    groups,
    byHeading: new Map(named.map(({ text }, place) => [text, place])),
    byKey: new Map(keys.map((key, place) => [key, place])),
  };
}

type GroupName = { readonly kind: GroupKind; readonly id: string; readonly title: string };

/** `Wave 1: Types`; the title as it is written. */
export function readGroupLine(text: string): GroupName | undefined {
  const kind = (Object.keys(GROUPS) as GroupKind[]).find((one) => text.startsWith(`${GROUPS[one]} `));
  if (kind === undefined) return undefined;
  const name = readLeadingWord(text.slice(GROUPS[kind].length + 1), /: |$/);
  if (name === undefined) return undefined;
  const title = name.rest.startsWith(": ") ? name.rest.slice(2) : name.rest;
  return { kind, id: name.word, title };
}

function factsOf(
  facts: readonly string[],
): Pick<DraftGroup, "after" | "claimsParallel" | "barrier" | "ownedPaths"> {
  const said = new Map(
    facts.map((fact) => [fact.split(":", 1)[0]!.toLowerCase(), fact.slice(fact.indexOf(":") + 1).trim()]),
  );
  const list = (name: string): string[] => readList(said.get(name) ?? "").map(({ text }) => text);
  return {
    after: list("after"),
    claimsParallel: said.get("side by side") === "yes",
    ...(said.get("barrier") === "yes" ? { barrier: true } : {}),
    ...(said.has("owns") ? { ownedPaths: list("owns") } : {}),
  };
}

/** A group that somebody added as a heading only. */
export function groupOfHeading(text: string, span: Span): DraftGroup | undefined {
  const name = readGroupLine(text);
  return name === undefined
    ? undefined
    : { ...name, title: readValue(name.title), after: [], claimsParallel: false, span };
}

/** The line of a text, without its break. */
export function spanOf(lines: Lines, file: string, line: number): Span {
  return { file, line: line + 1, endLine: line + 1, start: lines.starts[line]!, end: lineEnd(lines, line) };
}
