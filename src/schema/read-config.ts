import { isMap, isSeq, LineCounter, parseDocument } from "yaml";
import type { Document, Node } from "yaml";
import type { z } from "zod";

import type { Config } from "../core/config.ts";
import { UserError } from "../core/user-error.ts";
import { keysKnownAt, nearestKey } from "./config-keys.ts";
import { configFileSchema, configOf } from "./config.ts";

/** Reads the text of a `renga.config` file, YAML or JSON; a `UserError` that says of each mistake file:line, what is wrong and what was meant. */
export function readConfig(file: string, text: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/u, ""), { lineCounter: lines, prettyErrors: false });
  const lineOf = ({ at }: Problem): number => lines.linePos(at).line;
  const said = (problem: Problem): string => `${file}:${lineOf(problem)}: ${problem.what}`;
  const refused = (...problems: readonly Problem[]): UserError => {
    const [{ hint } = {}, ...others] = problems;
    if (others.length === 0)
      return new UserError(problems.map(said).join(), hint === undefined ? {} : { hint });
    const all = problems.map((it) => (it.hint === undefined ? said(it) : `${said(it)} (${it.hint})`));
    return new UserError(
      `${file}: ${problems.length} mistakes\n${all.map((line) => `  ${line}`).join("\n")}`,
    );
  };
  const broken = document.errors.map(({ pos: [at], message: what }) => ({ at, what }));
  // What follows on a line from its first mistake is none of its own.
  const firsts = new Map(broken.toReversed().map((it) => [lineOf(it), it]));
  if (broken.length > 0) throw refused(...[...firsts.values()].toReversed());
  const parsed = configFileSchema.safeParse(withoutNulls(valueOf(document, refused)) ?? {});
  if (parsed.success) return configOf(parsed.data, file);
  const problems = leaves(parsed.error.issues, [])
    .flatMap((issue) => problemsOf(document, issue))
    .sort((a, b) => lineOf(a) - lineOf(b) || Number(b.unknownKey) - Number(a.unknownKey) || a.at - b.at);
  throw problems.length === 0
    ? refused({ at: 0, what: "does not have the form of a configuration" })
    : refused(...problems);
}

type Problem = { readonly at: number; readonly what: string; readonly hint?: string };
type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Aliases by the thousand are refused by the reader of YAML itself. */
function valueOf(document: Document, refused: (problem: Problem) => UserError): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    throw refused({ at: 0, what: (error as Error).message });
  }
}

/** A key whose value was left out or commented out is as good as absent. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value ?? undefined;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, it]) => it !== null)
      .map(([key, it]) => [key, withoutNulls(it)]),
  );
}

/** Of the forms that a value may have, the one that goes furthest says what is wrong. */
function leaves(issues: readonly Issue[], under: Path): readonly Issue[] {
  return issues.flatMap((issue) => {
    const path = [...under, ...issue.path];
    if (issue.code !== "invalid_union") return [{ ...issue, path }];
    const forms = issue.errors.map((form) => leaves(form, path));
    const isFar = (it: Issue): boolean => it.path.length > path.length || it.code === "unrecognized_keys";
    const likely = forms.find((form) => form.some(isFar)) ?? forms.find((form) => !form.some(isOtherKind));
    return (
      likely ?? [{ code: "custom", message: "a text or a set of keys is expected", path, input: undefined }]
    );
  });
}

const isOtherKind = ({ code }: Issue): boolean => code === "invalid_type";

function problemsOf(
  document: Document,
  issue: Issue,
): readonly (Problem & { readonly unknownKey: boolean })[] {
  const path = issue.path;
  if (issue.code !== "unrecognized_keys") {
    const at = offsetOf(document, path);
    return [{ at, what: `${nameOf(path)}${describe(issue)}`, unknownKey: false }];
  }
  const known = keysKnownAt(path);
  return issue.keys.map((key) => {
    const meant = nearestKey(key, known);
    return {
      at: offsetOf(document, [...path, key]),
      what: `there is no key ${nameOf([...path, key])
        .trimEnd()
        .replace(/:$/u, "")}${meant === undefined ? "" : `; did you mean ${meant}?`}`,
      hint: `known here: ${known.join(", ")}`,
      unknownKey: true,
    };
  });
}

function describe(issue: Issue): string {
  if (issue.code === "invalid_value") return `one of ${issue.values.map(String).join(", ")} is expected`;
  if (issue.code === "invalid_type") {
    const wanted = EXPECTED[issue.expected] ?? issue.expected;
    return issue.message.endsWith("received undefined") ? "is missing" : `${wanted} is expected`;
  }
  if (issue.code === "too_small" && issue.origin === "string") return "is empty";
  if (issue.code === "too_small")
    return `has to be ${issue.inclusive === true ? "at least" : "greater than"} ${String(issue.minimum)}`;
  if (issue.code === "too_big") return `has to be at most ${String(issue.maximum)}`;
  return issue.message;
}

const EXPECTED: Readonly<Record<string, string>> = {
  array: "a list (each line begins with -)",
  object: "a set of keys",
  string: "a text",
  number: "a number",
  record: "a set of keys",
};

/** `gates.end[0].threshold: `; nothing for the file itself. */
function nameOf(path: Path): string {
  const name = path.reduce<string>((name, step) => {
    if (typeof step === "number") return `${name}[${step}]`;
    return name === "" ? String(step) : `${name}.${String(step)}`;
  }, "");
  return name === "" ? "" : `${name}: `;
}

/** Where the value of a path stands, or the deepest value on the way to it; for a key of a map, the key itself. */
function offsetOf(document: Document, path: Path): number {
  let at: unknown = document.contents;
  let offset = startOf(at) ?? 0;
  for (const step of path) {
    if (isMap(at)) {
      const pair = at.items.find(({ key }) => String(key) === String(step));
      if (pair === undefined) return offset;
      offset = startOf(pair.key) ?? offset;
      at = pair.value;
    } else if (isSeq(at)) {
      at = at.items[Number(step)];
      offset = startOf(at) ?? offset;
    } else return offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
