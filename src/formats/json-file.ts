import type { Finding } from "../core/plan/plan.ts";
import type { PlanFile } from "./dialect.ts";
import { readJson } from "./json-tree.ts";
import { yamlSource, yamlSpan } from "./yaml-source.ts";
import type { YamlSource } from "./yaml-source.ts";
import type { YamlNode } from "./yaml-tree.ts";

/** A file that is JSON from end to end. */
export type JsonFile = {
  readonly source: YamlSource;
  readonly root: YamlNode;
  /** What of it is not JSON. */
  readonly notes: readonly Finding[];
};

/** Every dialect of records looks at every file: it is read once. */
const read = new WeakMap<PlanFile, JsonFile | undefined>();

/** The file as JSON; undefined where its name or its first character says that it is something else. */
export function jsonFile(file: PlanFile): JsonFile | undefined {
  if (!read.has(file)) read.set(file, parse(file));
  return read.get(file);
}

function parse({ path, text }: PlanFile): JsonFile | undefined {
  if (OTHER.test(path) || !/^[\uFEFF\s]*[[{]/.test(text)) return undefined;
  const { root, errors } = readJson(text, 0, text.length);
  if (root === undefined || root.type === "text") return undefined;
  const source = yamlSource(path, text);
  const notes = errors.map(({ offset, message }): Finding => ({
    code: "invalid-json",
    severity: "error",
    message: `not valid JSON: ${message}`,
    span: yamlSpan(source, offset, offset),
    fix: "correct the JSON here; what could be read of the rest was read",
  }));
  return { source, root, notes };
}

/** Endings of files that may begin with a bracket and are no JSON. */
const OTHER = /\.(?:md|markdown|mdx|mdc|jsonl|ndjson|ya?ml)$/i;
