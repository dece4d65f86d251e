import type { PlanFile } from "./dialect.ts";

/** A part of a file that is YAML: the whole of a YAML file, or what stands inside a ```yaml fence. */
export type YamlStretch = { readonly from: number; readonly to: number; readonly shape: YamlShape };

/** What a stretch looks like at first sight: `steps` (`step_3_name:`), `groups` (waves of tasks), `list` (tasks with ids), `loose` (tasks without). */
export type YamlShape = "steps" | "groups" | "list" | "loose" | "none";

/** True of a file that is YAML from end to end. */
export function isYamlFile(file: PlanFile): boolean {
  if (/\.ya?ml$/i.test(file.path)) return true;
  return (
    !/\.(?:md|markdown|mdx|mdc|json|jsonl)$/i.test(file.path) &&
    !FENCE_SIGN.test(file.text) &&
    yamlShape(file.text) !== "none"
  );
}

/**
 * The parts of a file that are YAML. Every ```yaml fence counts, whatever fence it seems to stand in: fences of such documents
 * often do not match up.
 */
export function yamlStretches(file: PlanFile): YamlStretch[] {
  const { text } = file;
  if (isYamlFile(file)) return [{ from: 0, to: text.length, shape: yamlShape(text) }];
  const stretches: YamlStretch[] = [];
  OPEN.lastIndex = 0;
  for (let open = OPEN.exec(text); open !== null; open = OPEN.exec(text)) {
    const from = Math.min(open.index + open[0].length + 1, text.length);
    const to = closing(text, from, open[1]!);
    const content = text.slice(from, to);
    const shape = yamlShape(content);
    stretches.push({ from, to, shape: inFence(shape, content) });
    OPEN.lastIndex = to;
  }
  return stretches;
}

/** What a stretch of YAML looks like, by its lines alone. */
export function yamlShape(text: string): YamlShape {
  if (STEP_KEY.test(text)) return "steps";
  if (GROUPS.test(text) && TASKS.test(text)) return "groups";
  if (ROOT_LIST.test(text)) return "list";
  if (!LIST.test(text)) return "none";
  return /^[ \t-]*["']?(?:id|task_id)["']?[ \t]*:/m.test(text) ? "list" : NAMED.test(text) ? "loose" : "none";
}

/** A fence may show steps of anything and any list of things with ids; only phases and edges make a plan of them. */
function inFence(shape: YamlShape, content: string): YamlShape {
  if (shape === "steps") return PHASES.test(content) ? "steps" : "list";
  return shape === "list" && !EDGES.test(content) ? "loose" : shape;
}

/** Where the fence ends: at the next bare line of its mark, at least as long; else at the end of the text. */
function closing(text: string, from: number, mark: string): number {
  for (let start = from; start < text.length;) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const at = text.indexOf(mark[0]!, start);
    if (at < 0) return text.length;
    if (at < end) {
      const line = text.slice(start, end).trim();
      if (line.length >= mark.length && line === mark[0]!.repeat(line.length)) return start;
    }
    start = end + 1;
  }
  return text.length;
}

const FENCE_SIGN = /^[ \t>]*(?:```|~~~)/m;
const OPEN = /^[ \t>]*(`{3,}|~{3,})[ \t]*(?:ya?ml)\b[^\n]*$/gim;
const STEP_KEY =
  /^[ ]*["']?step[ _-]?\d{1,9}(?:\.\d{1,9})*[a-z]?(?:[ _-][^\n:"']*)?["']?[ \t]*:[ \t]*(?:#[^\n]*)?\r?$/im;
const GROUPS = /^[ ]{0,2}(?:waves|phases|batches|stages)[ \t]*:[ \t]*(?:#[^\n]*)?\r?$/m;
const TASKS = /^[ ]*(?:- )?(?:tasks|task_ids|members)[ \t]*:/m;
const LIST =
  /^[ ]{0,2}(?:tasks|steps|task_list|micro_tasks|todos)[ \t]*:[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*-[ \t]/m;
const ROOT_LIST = /^- ["']?(?:id|task_id)["']?[ \t]*:/m;
const PHASES = /^[ \t]+(?:main|pre_flight|post_validation|background|objective|command)[ \t]*:/m;
const EDGES = /^[ \t]*(?:- )?(?:dependencies|depends_on|dependsOn)[ \t]*:/m;
const NAMED = /^[ ]*(?:- )?(?:name|title|objective|content)[ \t]*:/m;
