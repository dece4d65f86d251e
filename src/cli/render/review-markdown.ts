import { fenceWords } from "../../core/run/fence.ts";
import type { Review, ReviewGroup, ReviewTask } from "../../core/views/review.ts";
import { createPaint } from "./colour.ts";
import { duration } from "./duration.ts";
import { markdownBlock, markdownCode, markdownTable, markdownText } from "./markdown-text.ts";
import { safeLines } from "./plain.ts";
import { eventSections } from "./report-events.ts";
import { sectionMarkdown } from "./report-markdown.ts";
import { counted } from "./report-section.ts";
import { idsOf, type Ids } from "./report-words.ts";
import { verdict } from "./run-report.ts";

/** A file of the review package: its name, and what it holds. */
export type ReviewFile = { readonly name: string; readonly text: string };

/** Where the run's branch stands. */
export type ReviewPlace = { readonly head: string; readonly isOnto: boolean };

/** The review package: `README.md` with the whole and the ways back, and a file for each group of commits. */
export function reviewFiles(review: Review, place: ReviewPlace): readonly ReviewFile[] {
  const ids = idsOf(review.report);
  const named = review.groups.map((group, i) => ({ group, name: fileName(group, i) }));
  return [
    { name: "README.md", text: overview(review, place, named, ids) },
    ...named.map(({ group, name }) => ({
      name,
      text: `${["# " + markdownText(group.title), ...group.tasks.flatMap((task) => taskLines(task, ids))].join("\n")}\n`,
    })),
  ];
}

function fileName({ title }: ReviewGroup, i: number): string {
  const slug = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 40);
  return `${String(i + 1).padStart(2, "0")}-${slug === "" ? "group" : slug}.md`;
}

type Named = readonly { readonly group: ReviewGroup; readonly name: string }[];

function overview(review: Review, place: ReviewPlace, named: Named, ids: Ids): string {
  const { report, others } = review;
  const paint = createPaint({ colour: false, unicode: true });
  const commits = sum(review.groups.flatMap(({ tasks }) => tasks.map((task) => task.commits.length)));
  const lines = [
    `# Review: ${markdownText(report.title)}`,
    "",
    `**${markdownText(verdict(report, paint))}**  `,
    `Run ${markdownCode(report.run)}: ${counted(commits, "commit")} on ${markdownCode(report.branch)}, from ${markdownCode(report.base.slice(0, 12))} to ${markdownCode(place.head.slice(0, 12))}. ${place.isOnto ? `${markdownCode(report.onto)} has them already.` : `${markdownCode(report.onto)} does not have them yet.`}`,
    ...(report.sandbox === undefined ? [] : ["", `Sandbox: ${markdownText(fenceWords(report.sandbox))}`]),
    "",
    ...markdownBlock([
      `git log --stat ${short(report.base)}..${short(place.head)}`,
      `git diff ${short(report.base)}..${short(place.head)}`,
    ]),
    "",
    "## Commits by group",
    "",
    ...markdownTable(
      ["group", "tasks", "files", "lines", "attempts"],
      named.map(({ group, name }) => {
        const all = group.tasks.flatMap(({ commits }) => commits.flatMap(({ files }) => files));
        return [
          `[${markdownText(group.title)}](${name})`,
          String(group.tasks.length),
          String(new Set(all.map(({ path }) => path)).size),
          `+${sum(all.map(({ added = 0 }) => added))} −${sum(all.map(({ deleted = 0 }) => deleted))}`,
          String(sum(group.tasks.map(({ task }) => task.attempts.length))),
        ];
      }),
      [1, 2, 3, 4],
    ),
    ...hints(review, ids),
    ...eventSections(report, ids).flatMap(sectionMarkdown),
    ...wayBack(review, place),
  ];
  if (others.length > 0)
    lines.push(
      "",
      "## Commits of no task",
      "",
      ...others.map(({ commit, subject }) => `- ${markdownCode(short(commit))} ${markdownText(subject)}`),
    );
  return `${lines.join("\n")}\n`;
}

function hints({ hints }: Review, ids: Ids): string[] {
  const { culprits, retried, beyondScope, shared, unchecked } = hints;
  const list = (keys: readonly string[]): string =>
    keys.slice(0, 12).map(ids).map(markdownText).join(", ") +
    (keys.length > 12 ? ` and ${keys.length - 12} more` : "");
  const items = [
    ...culprits.map(
      ({ key, gates }) =>
        `${markdownText(ids(key))} turned a gate red${gates.length === 0 ? "" : `: ${gates.map(markdownText).join(", ")}`}.`,
    ),
    ...retried.map(({ key, attempts }) => `${markdownText(ids(key))} needed ${attempts} attempts.`),
    ...beyondScope.map(
      ({ key, files }) =>
        `${markdownText(ids(key))} changed files that the plan does not name for it: ${files.slice(0, 12).map(markdownCode).join(", ")}.`,
    ),
    ...shared.map(
      ({ path, keys }) => `${markdownCode(path)} was changed by ${keys.length} tasks: ${list(keys)}.`,
    ),
    ...(unchecked.length > 0 ? [`No check could have said no to ${list(unchecked)}.`] : []),
  ];
  return items.length === 0 ? [] : ["", "## Where to look first", "", ...items.map((item) => `- ${item}`)];
}

function wayBack({ report }: Review, { head, isOnto }: ReviewPlace): string[] {
  const range = `${short(report.base)}..${short(head)}`;
  return [
    "",
    "## Taking all of it back",
    "",
    ...(isOnto
      ? [
          `The commits are in ${markdownCode(report.onto)}. Where they came by fast-forward, this takes them back one by one, newest first; the history stays:`,
          "",
          ...markdownBlock([`git revert --no-edit ${range}`]),
          "",
          "Where they came by a merge commit, revert that one: `git revert -m 1 MERGE`.",
        ]
      : [
          `${markdownCode(report.onto)} never moved: not landing the run is enough. To take its branch away for good:`,
          "",
          ...markdownBlock([`git branch -D ${report.branch}`]),
        ]),
  ];
}

function taskLines(reviewed: ReviewTask, ids: Ids): string[] {
  const { task, commits, checks, sharers, beyondScope, revert } = reviewed;
  const { id, title, attempts, spentMs } = task;
  const lines = ["", `## ${markdownText(id)} ${markdownText(title)}`];
  const effort = `${counted(attempts.length, "attempt")}, ${duration(spentMs)}`;
  if (commits.length > 1) lines.push("", `Landed in ${commits.length} commits, the oldest first; ${effort}`);
  for (const { commit, files } of commits)
    lines.push(
      "",
      `${markdownCode(`git show ${short(commit)}`)}: ${counted(files.length, "file")}, +${sum(files.map(({ added = 0 }) => added))} −${sum(files.map(({ deleted = 0 }) => deleted))}${commits.length > 1 ? "" : `; ${effort}`}`,
      "",
      ...markdownTable(
        ["file", "added", "deleted"],
        files
          .slice(0, 50)
          .map(({ path, added, deleted }) => [
            markdownCode(path),
            added === undefined ? "binary" : String(added),
            deleted === undefined ? "" : String(deleted),
          ]),
        [1, 2],
      ),
      ...(files.length > 50 ? ["", `… and ${files.length - 50} more`] : []),
    );
  lines.push("", "### Evidence", "");
  if (checks.length === 0) lines.push("No check was run on it: the plan gives none.");
  else
    lines.push(
      ...markdownTable(
        ["check", "phase", "exit code", "took", "command"],
        checks.map(({ name, phase, exitCode, timedOut, ms, command, repeat }) => [
          markdownText(name),
          phase,
          `${exitCode === 0 ? "✓ 0" : `✗ ${timedOut ? "timed out" : (exitCode ?? "signal")}`}${repeat === undefined ? "" : " (repeated)"}`,
          duration(ms),
          markdownCode(command),
        ]),
        [3],
      ),
    );
  const failed = attempts.filter(({ result, undone }) => result !== "landed" || undone === true);
  if (failed.length > 0)
    lines.push(
      "",
      "### Attempts before",
      "",
      ...failed.map(
        ({ attempt, agent, result, undone, failure, message }) =>
          `- attempt ${attempt}, ${markdownCode(agent)}: ${result}${undone === true ? ", then rolled back" : ""}${failure === undefined ? "" : ` (${failure})`}${message === undefined ? "" : ` – ${markdownText(safeLines(message).slice(0, 3).join(" "))}`}`,
      ),
    );
  if (beyondScope.length > 0)
    lines.push(
      "",
      `Beyond the files that the plan names: ${beyondScope.slice(0, 12).map(markdownCode).join(", ")}`,
    );
  return [...lines, ...supersededLines(reviewed, ids), ...revertLines(revert, sharers, ids)];
}

function supersededLines({ changed, changedBy }: ReviewTask, ids: Ids): string[] {
  const said = [
    ...changed.map(
      ({ of, file, lines }) =>
        `- It knowingly changed ${counted(lines, "line")} of ${markdownText(ids(of))} in ${markdownCode(file)}.`,
    ),
    ...changedBy.map(
      ({ task, file, lines }) =>
        `- ${markdownText(ids(task))} later changed ${counted(lines, "line")} of it in ${markdownCode(file)}.`,
    ),
  ];
  return said.length === 0 ? [] : ["", "### Superseded lines", "", ...said.slice(0, 40)];
}

function revertLines(
  { commits, dependents, isCut }: ReviewTask["revert"],
  sharers: readonly string[],
  ids: Ids,
): string[] {
  const lines = ["", "### Taking it back", ""];
  if (isCut)
    return [...lines, `More than ${dependents.length} tasks build on it: take the whole run back instead.`];
  if (dependents.length > 0)
    lines.push(
      `These build on it and have to go too: ${dependents.map(ids).map(markdownText).join(", ")}.`,
      "",
    );
  lines.push(...markdownBlock([`git revert --no-edit ${commits.map(short).join(" ")}`]));
  const apart = sharers.filter((key) => !dependents.includes(key));
  if (apart.length > 0)
    lines.push(
      "",
      `It may clash with ${apart.map(ids).map(markdownText).join(", ")}, which changed the same files later.`,
    );
  return lines;
}

const short = (commit: string): string => commit.slice(0, 12);
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
