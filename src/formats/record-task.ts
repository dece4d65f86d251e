import { defined } from "./defined.ts";
import type { DraftTask } from "./dialect.ts";
import { mentionedFiles } from "./mentioned-files.ts";
import { yamlSpan } from "./yaml-source.ts";
import type { YamlSource } from "./yaml-source.ts";
import { readYamlTask } from "./yaml-task.ts";
import type { YamlNode } from "./yaml-tree.ts";
import { textOf, textsOf, valueOf } from "./yaml-value.ts";

/** What a dialect knows of a record before it is read. */
export type RecordHead = {
  readonly id: string;
  readonly groups?: readonly number[];
  readonly parent?: number;
  /** Keys (small letters, underscores) that hold other records and say nothing about this one. */
  readonly inner?: readonly string[];
};

/**
 * One task out of a record, whatever notation it is in: the fields that everybody names alike, its status in the tool's own word, and
 * the files its prose mentions. Nothing of it is ticked: the file belongs to a tool.
 */
export function readRecord(source: YamlSource, node: YamlNode, head: RecordHead): DraftTask {
  const { id, groups = [], parent, inner = [] } = head;
  const span = yamlSpan(source, node.start, node.end);
  const body = source.text.slice(span.start, span.end);
  const task = readYamlTask({ id, kind: "task", name: id, groups, span, body }, node);
  const objective = task.objective ?? textOf(valueOf(node, "description"));
  return {
    ...task,
    ...defined({ parent, objective }),
    files: [...task.files, ...mentionedFiles(wordsIn(node, inner), task.files)],
  };
}

/** All words of a record's own fields, in order. */
function wordsIn(node: YamlNode, inner: readonly string[]): string {
  if (node.type !== "map") return textOf(node) ?? "";
  const words = node.entries.flatMap(({ name, value }) => (inner.includes(name) ? [] : textsOf(value)));
  return words.join("\n");
}
