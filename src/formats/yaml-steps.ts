import type { Finding } from "../core/plan/plan.ts";
import { append } from "./append.ts";
import type { Detection, Dialect, PartialPlan, PlanFile } from "./dialect.ts";
import { finishDraft, yamlDraft } from "./yaml-draft.ts";
import { addRoot } from "./yaml-root.ts";
import { yamlSource, yamlSpan } from "./yaml-source.ts";
import type { YamlSource } from "./yaml-source.ts";
import { isYamlFile, yamlStretches } from "./yaml-stretches.ts";
import type { YamlShape, YamlStretch } from "./yaml-stretches.ts";
import { readYaml } from "./yaml-tree.ts";
import type { YamlError, YamlNode } from "./yaml-tree.ts";
import { textOf, valueOf } from "./yaml-value.ts";
import { watchOddities } from "./yaml-watch-oddities.ts";

/**
 * Tasks written down as YAML, in a file or in the fences of a document: `step_3_name:` with its phases, waves of tasks, or a list
 * of tasks. Steps go by their numbers where they declare nothing else.
 */
export const yamlSteps: Dialect = { name: "yaml-steps", detect, read };

const SAID: Readonly<Record<YamlShape, string>> = {
  steps: "defines steps by keys such as step_1_name",
  groups: "lists tasks by waves or phases",
  list: "lists tasks with ids",
  loose: "lists tasks without ids",
  none: "",
};
const IN_FILE: Readonly<Record<YamlShape, number>> = {
  steps: 0.95,
  groups: 0.9,
  list: 0.85,
  loose: 0.5,
  none: 0,
};
/** Other documents show lists of tasks in YAML fences as examples; steps with phases they do not. */
const IN_FENCE: Readonly<Record<YamlShape, number>> = {
  steps: 0.9,
  groups: 0.6,
  list: 0.5,
  loose: 0,
  none: 0,
};

function detect(file: PlanFile): Detection {
  const whole = isYamlFile(file);
  let best: YamlShape = "none";
  const confidence = whole ? IN_FILE : IN_FENCE;
  for (const { shape } of yamlStretches(file)) if (confidence[shape] > confidence[best]) best = shape;
  if (confidence[best] === 0) return { confidence: 0, reasons: [] };
  return { confidence: confidence[best], reasons: [`${whole ? "YAML that" : "a YAML block"} ${SAID[best]}`] };
}

function read(file: PlanFile): PartialPlan {
  const source = yamlSource(file.path, file.text);
  const draft = yamlDraft(source);
  const whole = isYamlFile(file);
  const notes: Finding[] = [];
  const roots: YamlNode[] = [];
  for (const stretch of yamlStretches(file)) {
    if (!whole && IN_FENCE[stretch.shape] === 0) continue;
    const { root, errors } = readYaml(file.text, stretch.from, stretch.to);
    append(notes, errorNotes(source, errors, stretch));
    if (root === undefined) continue;
    roots.push(root);
    append(notes, watchNotes(source, root));
    addRoot(draft, root);
  }
  const tasks = finishDraft(draft);
  const title = roots.map(titleOf).find((it) => it !== undefined) ?? heading(file.text, whole);
  const goal = roots
    .map((root) => textOf(valueOf(root, "overview", "goal", "objective")))
    .find((it) => it !== undefined);
  return {
    ...(title === undefined ? {} : { title }),
    ...(goal === undefined ? {} : { goal }),
    declared: draft.declared,
    groups: draft.groups,
    tasks,
    notes,
    ...(tasks.some(({ kind }) => kind === "step") ? { order: "document" as const } : {}),
  };
}

const MOST_NOTES = 20;

function errorNotes(source: YamlSource, errors: readonly YamlError[], { from }: YamlStretch): Finding[] {
  const note = ({ offset, message }: YamlError, more: number): Finding => ({
    code: "invalid-yaml",
    severity: "error",
    message: `not valid YAML: ${message}${more > 0 ? ` (and ${more} more)` : ""}`,
    span: yamlSpan(source, Math.max(from, offset), Math.max(from, offset)),
    fix: "correct the YAML here; what could be read of the rest was read",
  });
  const shown = errors.slice(0, MOST_NOTES);
  return shown.map((error, i) => note(error, i === MOST_NOTES - 1 ? errors.length - MOST_NOTES : 0));
}

function watchNotes(source: YamlSource, root: YamlNode): Finding[] {
  return watchOddities(root).map(({ offset, words }) => ({
    code: "odd-monitor",
    severity: "warning",
    message: `a monitor does not look after this: ${words}`,
    span: yamlSpan(source, offset, offset),
    fix: "write it as docs/monitors.md shows; the rest of the monitor works",
  }));
}

function titleOf(root: YamlNode): string | undefined {
  const metadata = valueOf(root, "metadata", "plan", "project");
  return (
    textOf(valueOf(metadata, "title", "name")) ?? textOf(valueOf(root, "title", "name", "plan", "project"))
  );
}

/** The first heading of a document; in a YAML file the remark that opens it, unless that is the file's own name. */
function heading(text: string, whole: boolean): string | undefined {
  const words = (whole ? /^\uFEFF?#[ \t]+([^\n]+)/ : /^\uFEFF?#[ \t]+([^\n]+)$/m).exec(text)?.[1]?.trim();
  return whole && words !== undefined && /\.ya?ml$/.test(words) ? undefined : words;
}
