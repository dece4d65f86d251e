import type { FileUse, TaskCommand } from "../core/plan/plan.ts";
import { readCommands } from "./command-field.ts";
import type { DraftTask } from "./dialect.ts";
import { readRecord } from "./record-task.ts";
import type { RecordHead } from "./record-task.ts";
import { readYamlFiles } from "./yaml-files.ts";
import type { YamlSource } from "./yaml-source.ts";
import type { YamlNode } from "./yaml-tree.ts";
import { textOf, valueOf, wordsOf } from "./yaml-value.ts";

/** One task or sub-task of a tasks.json, its dependencies left to the caller. */
export function readTaskMasterTask(source: YamlSource, node: YamlNode, head: RecordHead): DraftTask {
  const task = readRecord(source, node, head);
  const declared = readYamlFiles((...names) =>
    names.includes("file") ? valueOf(node, "relevant_files") : undefined,
  );
  const boundaries = wordsOf(valueOf(node, "modules"));
  const strategy = textOf(valueOf(node, "test_strategy"));
  return {
    ...task,
    files: declared.length === 0 ? task.files : withDeclared(task.files, declared),
    ...(boundaries.length === 0 ? {} : { boundaries }),
    commands: [...task.commands, ...(strategy === undefined ? [] : strategyCommands(strategy))],
  };
}

function withDeclared(files: readonly FileUse[], declared: readonly FileUse[]): FileUse[] {
  const paths = new Set(declared.map(({ path }) => path));
  return [...declared, ...files.filter(({ path }) => !paths.has(path))];
}

/** A test strategy is prose; what it has in code spans is run, the rest is told. */
function strategyCommands(strategy: string): TaskCommand[] {
  const commands = readCommands("test strategy", "post", strategy);
  return commands.some(({ command }) => command !== undefined)
    ? [...commands, { name: "test strategy", phase: "post", description: strategy }]
    : commands;
}
