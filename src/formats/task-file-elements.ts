import type { TaskCommand } from "../core/plan/plan.ts";
import { readCommands } from "./command-field.ts";
import { defined } from "./defined.ts";
import type { DraftGroup, DraftTask, PlanFile } from "./dialect.ts";
import { firstLine } from "./first-line.ts";
import { attributeOf, elementText, taskElements } from "./gsd-elements.ts";
import { lineEnd } from "./line.ts";
import { listLines } from "./list-lines.ts";
import { mentionedFiles } from "./mentioned-files.ts";
import { recordStatus } from "./record-status.ts";
import { scanLines } from "./scan.ts";

/** The tasks of a file of `<task id="…">` elements, with a part for each role: developer, tester, reviewer. */
export function readTaskElements({ path, text }: PlanFile): { tasks: DraftTask[]; groups: DraftGroup[] } {
  const lines = scanLines(text);
  const tasks = taskElements(lines).map(({ attributes, line, end }, place): DraftTask => {
    const start = lines.starts[line]!;
    const stop = lineEnd(lines, end - 1);
    const body = text.slice(start, stop);
    const part = (name: string): string | undefined => elementText(body, name);
    const listed = (...names: string[]): string[] => names.flatMap((name) => listLines(part(name) ?? ""));
    const id = attributeOf(attributes, "id") ?? String(place + 1);
    const summary = part("summary") ?? part("title") ?? part("name");
    const word = part("status") ?? attributeOf(attributes, "status");
    const boundaries = componentsIn(listed("scope"));
    return {
      id,
      title: firstLine(summary) ?? id,
      kind: "task",
      groups: [],
      status: word === undefined ? "open" : recordStatus(word),
      ...defined({ rawStatus: word, objective: summary, priority: part("priority") }),
      ...(boundaries.length === 0 ? {} : { boundaries }),
      dependencies: listed("dependencies", "depends_on").map((words) => ({ text: words })),
      files: mentionedFiles(body),
      acceptance: listed("acceptance", "acceptance_criteria", "qe", "reviewer"),
      code: [],
      commands: listed("tests").flatMap(checksIn),
      body,
      span: { file: path, line: line + 1, endLine: end, start, end: stop },
    };
  });
  return { tasks, groups: [] };
}

/** `Components: parser, emitter; the rest of the sentence`. */
function componentsIn(scope: readonly string[]): string[] {
  const line = scope.find((one) => /^(?:components?|modules?|areas?)\s*:/i.test(one));
  const named = line?.slice(line.indexOf(":") + 1).split(";", 1)[0] ?? "";
  return named
    .split(/,\s+(?![^()]*\))/)
    .map((name) => name.replace(/\.$/, "").trim())
    .filter((name) => name !== "");
}

/** `Commands: \`pytest\``, `pytest tests/x.py`, or words about what to check. */
function checksIn(line: string): TaskCommand[] {
  return readCommands("tests", "post", line.replace(/^commands?\s*:\s*/i, ""));
}
