import { defined } from "./defined.ts";
import type { Detection, Dialect, DraftTask, PartialPlan, PlanFile, RawDependency } from "./dialect.ts";
import { firstLine } from "./first-line.ts";
import { jsonFile } from "./json-file.ts";
import { exactly, recordDependencies } from "./record-dependencies.ts";
import { readRecord } from "./record-task.ts";
import type { YamlMap, YamlNode } from "./yaml-tree.ts";
import { flagOf, mapsOf, numberOf, textOf, textsOf, valueOf } from "./yaml-value.ts";

/**
 * The prd.json of ralph loops: user stories with `passes`, one an iteration in the order of their priorities; or a bare list of features
 * with `passes` and steps. The loop itself writes the file.
 */
export const ralph: Dialect = { name: "ralph", detect, read };

function detect(file: PlanFile): Detection {
  const json = jsonFile(file);
  const stories = json === undefined ? [] : storiesIn(json.root);
  const judged = stories.filter((story) => flagOf(valueOf(story, "passes")) !== undefined).length;
  if (judged === 0 || judged * 2 < stories.length) return { confidence: 0, reasons: [] };
  const named = json!.root.type === "map" && valueOf(json!.root, "user_stories") !== undefined;
  return {
    confidence: named ? 0.97 : 0.85,
    reasons: [
      named
        ? "JSON with userStories that pass or do not"
        : "JSON with a list of features that pass or do not",
    ],
  };
}

function storiesIn(root: YamlNode): YamlMap[] {
  const list = root.type === "list" ? root : valueOf(root, "user_stories", "stories", "features", "items");
  return list?.type === "list" ? mapsOf(list) : [];
}

function read(file: PlanFile): PartialPlan {
  const json = jsonFile(file);
  if (json === undefined) return { declared: [], groups: [], tasks: [], notes: [], order: "none" };
  const { source, root, notes } = json;
  const stories = storiesIn(root);
  const ids = stories.map((story, place) => textOf(valueOf(story, "id", "number")) ?? String(place + 1));
  const before = previousStories(stories, ids);
  const tasks = stories.map((story, place): DraftTask => {
    const { rawStatus, ...task } = readRecord(source, story, { id: ids[place]! });
    const title =
      textOf(valueOf(story, "title", "name")) ?? textOf(valueOf(story, "description")) ?? ids[place]!;
    const passes = flagOf(valueOf(story, "passes"));
    const steps = task.acceptance.length === 0 ? textsOf(valueOf(story, "steps")) : task.acceptance;
    return {
      ...task,
      title: firstLine(title) ?? ids[place]!,
      acceptance: steps,
      ...defined({ rawStatus: /^(?:true|false)$/.test(rawStatus ?? "") ? undefined : rawStatus }),
      status: passes === undefined ? task.status : passes ? "done" : notPassed(task),
      dependencies: before === undefined ? recordDependencies(dependenciesOf(story)) : before[place]!,
    };
  });
  const title = textOf(valueOf(root, "project", "title", "name"));
  const goal = textOf(valueOf(root, "description", "overview", "goal"));
  return {
    ...defined({ title, goal }),
    declared: [],
    groups: [],
    tasks,
    notes,
    order: "none",
  };
}

/** A story that has not passed may be under way; it is not done, whatever else it says. */
function notPassed({ status }: Pick<DraftTask, "status">): DraftTask["status"] {
  return status === "done" ? "open" : status;
}

function dependenciesOf(story: YamlMap): YamlNode | undefined {
  return valueOf(story, "depends_on", "dependencies", "blocked_by");
}

/** What comes directly before each story by priority; undefined where a story names what it depends on itself. */
function previousStories(stories: readonly YamlMap[], ids: readonly string[]): RawDependency[][] | undefined {
  if (stories.some((story) => textsOf(dependenciesOf(story)).length > 0)) return undefined;
  const priority = stories.map((story) => numberOf(valueOf(story, "priority")) ?? Number.MAX_SAFE_INTEGER);
  const order = stories.map((_, place) => place).toSorted((a, b) => priority[a]! - priority[b]! || a - b);
  const before: RawDependency[][] = stories.map(() => []);
  for (let at = 1; at < order.length; at++) {
    const id = ids[order[at - 1]!]!;
    before[order[at]!] = [{ ...exactly(id), source: "order" }];
  }
  return before;
}
