import { defined } from "./defined.ts";
import type { Dialect, DraftGroup, DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import { LINE, lineEnd, lineText, trimmedLine } from "./line.ts";
import type { Lines } from "./line.ts";
import { uniqueKeys } from "./merge/unique-keys.ts";
import { MARKER } from "./renga/labels.ts";
import { groupOfHeading, readGroups, spanOf } from "./renga/read-groups.ts";
import { readFields } from "./renga/read-task.ts";
import { taskLines } from "./renga/task-lines.ts";
import { readLeadingWord, readValue } from "./renga/value.ts";
import { scanLines } from "./scan.ts";

/** Documents that Renga wrote (`renga convert --to markdown`): read to the letter, and with what was added since as in any document. */
export const rengaPlan: Dialect = {
  name: "renga",
  detect({ text }) {
    const at = text.slice(0, FAR).indexOf(MARKER);
    return at < 0
      ? { confidence: 0, reasons: [] }
      : { confidence: 1, reasons: ["it says that Renga wrote it"] };
  },
  read,
};

/** The marker stands so near to the start. */
const FAR = 4000;

/** A heading that opens a task: its line, the sign in its box and where that stands, its id and its title, the place of its group. */
type Head = {
  readonly line: number;
  readonly to: number;
  readonly box: string | undefined;
  readonly id: string;
  readonly title: string;
  readonly group: number | undefined;
};

function read({ path, text }: PlanFile): PartialPlan {
  const lines = scanLines(text);
  const headings = Array.from(lines.kinds.keys()).filter((line) => lines.kinds[line] === LINE.heading);
  const endOf = (place: number): number => headings[place + 1] ?? lines.count;
  const listAt = headings.findIndex((line) => lineText(lines, line).trimEnd() === "## Groups");
  const known = readGroups(
    lines,
    path,
    listAt < 0 ? 0 : headings[listAt]! + 1,
    listAt < 0 ? 0 : endOf(listAt),
  );
  const groups: DraftGroup[] = [...known.groups];
  const heads: Head[] = [];
  let group: number | undefined;
  for (const [place, line] of headings.entries()) {
    const words = lineText(lines, line).trim();
    if (words.startsWith("## ")) {
      const name = words.slice(3);
      group = known.byHeading.get(name);
      const added = group === undefined ? groupOfHeading(name, spanOf(lines, path, line)) : undefined;
      if (added !== undefined) group = groups.push(added) - 1;
    } else if (words.startsWith("### "))
      heads.push(readHead(words.slice(4), { line, to: endOf(place), group }));
  }
  const keys = uniqueKeys(heads.map(({ id }) => id));
  const places = new Map(keys.map((key, place) => [key, place]));
  const tasks = heads.map((head) => readTask({ path, lines, head, places, groups: known.byKey }));
  return { ...defined(titleOf(lines)), declared: [], groups, tasks, notes: [], order: "none" };
}

function titleOf(lines: Lines): { title: string | undefined; goal: string | undefined } {
  let title: string | undefined;
  for (let line = 0; line < lines.count; line++) {
    const words = trimmedLine(lines, line).replace(/^\uFEFF/, "");
    if (words.startsWith("## ") || words.startsWith("### ")) break;
    if (title === undefined && words.startsWith("# ")) title = readValue(words.slice(2));
    if (words.startsWith(GOAL)) return { title, goal: readValue(words.slice(GOAL.length)) };
  }
  return { title, goal: undefined };
}

const GOAL = "**Goal**: ";

function readHead(words: string, at: Pick<Head, "line" | "to" | "group">): Head {
  const box = /^\[(.)\] /u.exec(words);
  const named = box === null ? words : words.slice(box[0].length);
  const { word, rest } = readLeadingWord(named, /:(?= |$)/) ?? { word: named, rest: "" };
  const title = readValue(rest.replace(/^:\s*/, ""));
  return { ...at, box: box?.[1], id: word, title: title === "" ? word : title };
}

type Place = {
  readonly path: string;
  readonly lines: Lines;
  readonly head: Head;
  readonly places: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
};

function readTask({ path, lines, head, places, groups }: Place): DraftTask {
  const { line, box, id, title } = head;
  let last = head.to - 1;
  while (last > line && lines.kinds[last] === LINE.blank) last--;
  const start = lines.starts[line]!;
  const end = lineEnd(lines, last);
  const { fields, code } = taskLines(lines, line + 1, last + 1);
  const { partOf, alsoIn, ...said } = readFields(fields, box ?? " ", places);
  const own = [head.group, ...alsoIn.map((key) => groups.get(key))].filter((place) => place !== undefined);
  const parent = partOf === undefined ? undefined : places.get(partOf);
  return {
    ...said,
    id,
    title,
    groups: own,
    code,
    body: lines.text.slice(start, end),
    span: { file: path, line: line + 1, endLine: last + 1, start, end },
    ...defined({ parent }),
    ...(box === undefined
      ? {}
      : {
          mark: {
            file: path,
            line: line + 1,
            offset: lines.text.indexOf("[", start) + 1,
            raw: box,
            style: "box",
          },
        }),
  };
}
