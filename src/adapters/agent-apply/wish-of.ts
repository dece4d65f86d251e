import type { CodeBlock, Task } from "../../core/plan/plan.ts";
import { readLead } from "./lead.ts";
import type { Wish } from "./lead.ts";

/**
 * What the task wishes of a code block: by its lead, and by the very line above its fence, which may say more
 * ("(before line 243)", "(basic structure)") than a reader keeps of it.
 */
export function wishOf(task: Task, block: CodeBlock): Wish {
  const told = readLead(block.lead);
  const above = lineAbove(task, block);
  if (told.kind === "unclear" || above === undefined) return told;
  const near = readLead(above);
  if (near.kind !== "add" || told.kind !== "add") return near;
  return { kind: "add", plainly: told.plainly || near.plainly, atEnd: told.atEnd || near.atEnd };
}

/** The line before the fence, where it introduces what follows. */
function lineAbove(task: Task, block: CodeBlock): string | undefined {
  const lines = task.body.split(/\r?\n/);
  const fence = block.line - task.span.line;
  if (!/^\s*(?:[-*+>]\s+)*(?:`{3,}|~{3,})/.test(lines[fence] ?? "")) return undefined;
  let at = fence - 1;
  while (at > 0 && lines[at]?.trim() === "") at--;
  const line = lines[at] ?? "";
  return at > 0 && /:\**\s*$|\)\s*$/.test(line) ? line : undefined;
}
