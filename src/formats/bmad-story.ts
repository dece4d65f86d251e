import { storyCriteria, storyTask } from "./bmad-story-parts.ts";
import { readChecklist } from "./checklist/read-checklist.ts";
import { surveyOnce } from "./checklist/survey.ts";
import type { Dialect, DraftTask, PartialPlan } from "./dialect.ts";

/**
 * BMAD story files: the boxes of "Tasks / Subtasks" are the tasks, `(AC: 1, 2)` the numbered criteria each has to meet. A story without
 * that section is one task.
 */
export const bmadStory: Dialect = {
  name: "bmad-story",
  detect(file) {
    const { text, headings } = surveyOnce(file);
    const reasons: string[] = [];
    const title = STORY.exec(text)?.[1];
    if (title !== undefined) reasons.push(`is called ${title}`);
    if (headings.some(({ text: words }) => BOTH.test(words)))
      reasons.push("has a section of tasks and subtasks");
    if (headings.some(({ text: words }) => CRITERIA.test(words))) reasons.push("has acceptance criteria");
    if (reasons.length < 2) return { confidence: 0, reasons: [] };
    if (STATUS.test(text)) reasons.push("has a status");
    return { confidence: [0, 0, 0.84, 0.94, 0.97][reasons.length]!, reasons };
  },
  read(file) {
    const { lines, headings, criteria, plan } = readChecklist(file, { tasks: "all", within: TASKS });
    const known = storyCriteria(lines, headings);
    if (plan.tasks.length === 0) {
      const story = storyTask(file, lines, known);
      return story === undefined ? plan : { ...plan, tasks: [story] };
    }
    return { ...plan, tasks: withCriteria(plan, criteria, known) };
  },
};

/** Every task with the words of the criteria it names; those of a task with parts go to its last part as well, which is what is done. */
function withCriteria(
  { tasks }: PartialPlan,
  named: ReadonlyMap<number, readonly number[]>,
  known: ReadonlyMap<number, string>,
): DraftTask[] {
  const lastPart = new Map<number, number>();
  for (const [place, { parent }] of tasks.entries()) if (parent !== undefined) lastPart.set(parent, place);
  const more = new Map<number, string[]>();
  for (const [place, numbers] of named) {
    const words = numbers.flatMap((number) => known.get(number) ?? []);
    for (const at of [place, lastPart.get(place)])
      if (at !== undefined) more.set(at, [...(more.get(at) ?? []), ...words]);
  }
  return tasks.map((task, place) => {
    const [numbers, words] = [named.get(place), more.get(place)];
    if (words === undefined) return task;
    const requirements = [...(task.requirements ?? []), ...(numbers ?? []).map((number) => `AC ${number}`)];
    return {
      ...task,
      acceptance: [...new Set([...task.acceptance, ...words])],
      ...(requirements.length === 0 ? {} : { requirements }),
    };
  });
}

const STORY =
  /^\uFEFF?#[ \t]+\**((?:User )?Story|Histoire|Storia|Historia|História|История|ストーリー)\s?[\dA-Z]{1,4}[.-]\d{1,4}/im;
const BOTH =
  /tasks?\s?(?:\/|&|and)\s?sub-?tasks|t[aâ]ches\s?(?:\/|et)\s?sous|attivit[aà]\s?\/|compiti\s?\/|tareas\s?\/|tarefas\s?\/|aufgaben\s?\//i;
const TASKS =
  /^\W{0,6}(?:tasks?|tasks?\s?(?:\/|&|and)\s?sub-?tasks?|dev tasks|implementation tasks|(?:t[aâ]ches|attivit[aà]|compiti|tareas|tarefas|aufgaben)(?:[\s/].*)?|任务.*|タスク.*)[\s:*]*(?:\(.*\))?$/i;
const CRITERIA =
  /\bacceptance criteria\b|\bACs\b|critères d.acceptation|criteri di accettazione|criterios de aceptación|critérios de aceitação|akzeptanzkriterien|критерии приёмки|验收标准|受け入れ基準/i;
const STATUS = /^\W{0,6}(?:status|statut|stato|estado)\W{0,6}\s?[:：]|^##[ \t]+Status\b/im;
