import { defined } from "./defined.ts";
import type { DraftTask } from "./dialect.ts";
import { listLines } from "./list-lines.ts";
import { readRecord } from "./record-task.ts";
import type { YamlSource } from "./yaml-source.ts";
import type { YamlMap } from "./yaml-tree.ts";
import { textOf, valueOf } from "./yaml-value.ts";

/** One issue as a task, its dependencies left to the caller. A person's address is no agent. */
export function readBead(source: YamlSource, row: YamlMap, id: string): DraftTask {
  const { agent, priority, ...task } = readRecord(source, row, { id, inner: ["dependencies"] });
  const level = priority === undefined ? undefined : /^\d$/.test(priority) ? `P${priority}` : priority;
  const acceptance = textOf(valueOf(row, "acceptance_criteria"));
  const type = textOf(valueOf(row, "issue_type"));
  const isPerson = agent === undefined || agent.includes("@") || agent !== textOf(valueOf(row, "assignee"));
  return {
    ...task,
    kind: type === "gate" ? "gate" : "task",
    ...defined({ priority: level, agent: isPerson ? undefined : agent }),
    ...(type === "gate" ? { humanGate: true } : {}),
    acceptance: acceptance === undefined ? [] : listLines(acceptance),
  };
}
