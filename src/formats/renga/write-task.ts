import type { CodeBlock, Dependency, Estimate, FileUse, Task } from "../../core/plan/plan.ts";
import { lineKind } from "../line-kind.ts";
import { LINE } from "../line.ts";
import { ACTIONS, FLAGS, LISTS, TEXTS } from "./labels.ts";
import { AS_WRITTEN, proseOf } from "./prose-of.ts";
import { quoted, writeValue, writeWord } from "./value.ts";
import { writeCommands } from "./write-commands.ts";
import { writeFence } from "./write-fence.ts";

/** One task: its heading with a box to tick, its fields as a list, its code, and what else was written about it. */
export function writeTask(task: Task): string {
  const blocks = [
    `### [${boxOf(task)}] ${writeWord(task.id)}: ${writeValue(task.title)}`,
    fieldsOf(task).join("\n"),
  ];
  for (const block of task.code) blocks.push(...writeCode(block));
  const prose = proseOf(task);
  if (prose.length > 0)
    blocks.push(AS_WRITTEN, prose.map((line) => (line === "" ? ">" : `> ${line}`)).join("\n"));
  return blocks.join("\n\n");
}

function boxOf({ status }: Task): string {
  return status === "done" ? "x" : status === "in-progress" ? "-" : " ";
}

function fieldsOf(task: Task): string[] {
  const { files, acceptance, dependencies, estimate, parent, groups } = task;
  return [
    ...listed("Files", files.map(writeFile)),
    field("Depends on", dependencies.map(writeDependency).join(", ") || "none"),
    ...(estimate === undefined ? [] : [field("Duration", writeEstimate(estimate))]),
    ...(parent === undefined ? [] : [field("Part of", writeWord(parent))]),
    ...(groups.length < 2 ? [] : [field("Also in", groups.slice(1).map(writeWord).join(", "))]),
    ...statesOf(task),
    ...wordsOf(task),
    ...numbersOf(task),
    ...writeCommands(task.commands),
    ...listed("Acceptance", acceptance.map(writeValue)),
  ];
}

function field(label: string, value: string): string {
  return `- **${label}**: ${value}`;
}

function listed(label: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`- **${label}**:`, ...items.map((item) => `  - ${item}`)];
}

function statesOf({ status, rawStatus, kind, ...task }: Task): string[] {
  const said = rawStatus === undefined ? status : `${status}, ${writeWord(rawStatus)}`;
  return [
    ...(rawStatus === undefined && BOXED.has(status) ? [] : [field("Status", said)]),
    ...(kind === "task" ? [] : [field("Kind", kind)]),
    ...Object.entries(FLAGS).flatMap(([name, label]) =>
      task[name as keyof typeof FLAGS] === true ? [field(label, "yes")] : [],
    ),
  ];
}

function wordsOf(task: Task): string[] {
  const texts = Object.entries(TEXTS).flatMap(([name, label]) => {
    const text = task[name as keyof typeof TEXTS];
    return text === undefined ? [] : writeText(label, text);
  });
  const lists = Object.entries(LISTS).flatMap(([name, label]) => {
    const words = task[name as keyof typeof LISTS] ?? [];
    return words.length === 0 ? [] : [field(label, words.map(writeWord).join(", "))];
  });
  return [...texts, ...lists];
}

/** A text of several lines stands as a quotation below its name. */
function writeText(label: string, text: string): string[] {
  if (!/^(?:[^\p{Cc}\p{Zl}\p{Zp}]|[\t\n])*$/u.test(text) || !text.includes("\n") || !text.isWellFormed())
    return [field(label, writeValue(text))];
  return [`- **${label}**:`, ...text.split("\n").map((line) => (line === "" ? "  >" : `  > ${line}`))];
}

function numbersOf({ timeoutSeconds, chunks, checkpointEvery }: Task): string[] {
  return [
    ...(timeoutSeconds === undefined ? [] : [field("Timeout", `${timeoutSeconds} s`)]),
    ...(chunks === undefined ? [] : [field("Chunks", chunks.join(", "))]),
    ...(checkpointEvery === undefined ? [] : [field("Checkpoint every", String(checkpointEvery))]),
  ];
}

const BOXED: ReadonlySet<string> = new Set(["open", "done", "in-progress"]);

function writeEstimate({ minMinutes, maxMinutes }: Estimate): string {
  return minMinutes === maxMinutes ? `${minMinutes} min` : `${minMinutes}-${maxMinutes} min`;
}

function writeDependency({ to, kind, source, unknown, percent }: Dependency): string {
  const remarks = [
    ...(kind === "soft" ? ["soft"] : []),
    ...(kind === "percent" ? [percent === undefined ? "percent" : `${percent} %`] : []),
    ...(source === "explicit" ? [] : [source]),
  ];
  return `${unknown === true ? quoted(to) : writeWord(to)}${remarks.length === 0 ? "" : ` (${remarks.join("; ")})`}`;
}

function writeFile({ path, action, lines, mentioned }: FileUse): string {
  const remarks = [
    ...(action === "unknown" ? [] : [ACTIONS[action]]),
    ...(mentioned === true ? ["mentioned"] : []),
    ...(lines === undefined
      ? []
      : [
          `lines ${/^[^"()\p{Cc}\p{Zl}\p{Zp}]+$/u.test(lines) && lines === lines.trim() ? lines : quoted(lines)}`,
        ]),
  ];
  const name =
    /^[^\s`"\p{Cc}\p{Zl}\p{Zp}](?:[^`\p{Cc}\p{Zl}\p{Zp}]*[^\s`\p{Cc}\p{Zl}\p{Zp}])?$/u.test(path) &&
    path.isWellFormed()
      ? `\`${path}\``
      : quoted(path);
  return `${name}${remarks.length === 0 ? "" : ` (${remarks.join("; ")})`}`;
}

function writeCode({ language, text, target, lead }: CodeBlock): string[] {
  const said = writeValue(lead);
  const plain = lineKind(said, 0, said.length, 0) === LINE.text && !said.startsWith("**");
  return [...(lead === "" ? [] : [plain ? said : quoted(lead)]), writeFence(infoOf(language, target), text)];
}

function infoOf(language: string, target: string | undefined): string {
  const plain = /^[\w+#.-]*$/.test(language);
  return [
    ...(plain ? (language === "" ? [] : [language]) : [`language=${quoted(language)}`]),
    ...(target === undefined
      ? []
      : [
          `file=${/^[^\s"`\p{Cc}\p{Zl}\p{Zp}]+$/u.test(target) && target.isWellFormed() ? target : quoted(target)}`,
        ]),
  ].join(" ");
}
