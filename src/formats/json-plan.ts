import { defined } from "./defined.ts";
import type { Detection, Dialect, DraftClaim, DraftGroup, PartialPlan, PlanFile } from "./dialect.ts";
import { flagFields, listFields, textFields, textsIn, wordIn } from "./json-fields.ts";
import type { Unknown } from "./json-fields.ts";
import { jsonFile } from "./json-file.ts";
import { readPlanTask } from "./json-plan-task.ts";
import { jsonValue } from "./json-value.ts";
import { yamlSpan } from "./yaml-source.ts";
import type { YamlMap, YamlNode } from "./yaml-tree.ts";
import { mapsOf, valueOf } from "./yaml-value.ts";

/**
 * Our own plan as JSON. What it says is read back as it was; places are those in the JSON, and there is nothing to tick in it.
 */
export const jsonPlan: Dialect = { name: "plan-json", detect, read };

function detect(file: PlanFile): Detection {
  const plan = planIn(jsonFile(file)?.root);
  const tasks = mapsOf(valueOf(plan, "tasks"));
  const own = tasks.filter((task) => OWN.every((name) => valueOf(task, name) !== undefined)).length;
  // Of a long document only the first part may have been handed in.
  return own > 0 && own >= tasks.length - 1
    ? { confidence: 1, reasons: ["JSON with tasks that have all the fields of a plan"] }
    : { confidence: 0, reasons: [] };
}

const OWN = ["key", "id", "title", "dependencies", "acceptance", "span"];

/** The plan itself, which may stand beside other things. */
function planIn(root: YamlNode | undefined): YamlNode | undefined {
  return valueOf(root, "tasks") === undefined ? valueOf(root, "plan") : root;
}

function read(file: PlanFile): PartialPlan {
  const json = jsonFile(file);
  const plan = planIn(json?.root);
  if (json === undefined || plan === undefined)
    return { declared: [], groups: [], tasks: [], notes: [], order: "none" };
  const { source, notes } = json;
  const open = (node: YamlMap): Unknown => jsonValue(file.text, node) as Unknown;
  const taskNodes = mapsOf(valueOf(plan, "tasks"));
  const groupNodes = mapsOf(valueOf(plan, "groups"));
  const places = { tasks: placesOf(taskNodes, file.text), groups: placesOf(groupNodes, file.text) };
  const title = verbatim(valueOf(plan, "title"), file.text);
  const goal = verbatim(valueOf(plan, "goal"), file.text);
  return {
    ...defined({ title, goal }),
    declared: mapsOf(valueOf(plan, "declared")).flatMap((node) =>
      readClaim(open(node), yamlSpan(source, node.start, node.end), places.groups),
    ),
    groups: groupNodes.map((node) => readGroup(open(node), yamlSpan(source, node.start, node.end))),
    tasks: taskNodes.map((node) => readPlanTask(open(node), yamlSpan(source, node.start, node.end), places)),
    notes,
    order: "none",
  };
}

function placesOf(nodes: readonly YamlMap[], text: string): ReadonlyMap<string, number> {
  return new Map(nodes.map((node, place) => [verbatim(valueOf(node, "key"), text) ?? "", place]));
}

/** A text with the blanks at its ends. */
function verbatim(node: YamlNode | undefined, text: string): string | undefined {
  const value = node?.type === "text" ? jsonValue(text, node) : undefined;
  return typeof value === "string" ? value : undefined;
}

function readGroup(from: Unknown, span: DraftGroup["span"]): DraftGroup {
  const { id = "", title = "" } = textFields(from, "id", "title");
  return {
    kind: wordIn(from["kind"], ["section", "wave", "phase", "batch", "parallel", "track", "story"]),
    id,
    title,
    after: textsIn(from["after"]),
    claimsParallel: from["claimsParallel"] === true,
    ...flagFields(from, "barrier"),
    ...listFields(from, "ownedPaths"),
    span,
  };
}

const CLAIMS = ["tasks", "work-minutes", "elapsed-minutes", "speedup", "agents"] as const;

function readClaim(
  from: Unknown,
  span: DraftClaim["span"],
  groups: ReadonlyMap<string, number>,
): DraftClaim[] {
  const what = CLAIMS.find((it) => it === from["what"]);
  const value = from["value"];
  if (what === undefined || typeof value !== "number") return [];
  const { raw = String(value) } = textFields(from, "raw");
  const group = groups.get(String(from["group"]));
  return [{ what, value, raw, span, ...defined({ group }) }];
}
