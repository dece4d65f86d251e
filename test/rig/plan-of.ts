import type { Claim, Dependency, FileUse, Group, Plan, Span, Task } from "../../src/core/plan/plan.ts";

/** The little a test says of a task; files are paths, with `+` before a new one and `<` before one that is only read. */
export type TaskDraft = Partial<Omit<Task, "files" | "dependencies">> & {
  readonly id: string;
  readonly minutes?: number;
  readonly needs?: readonly string[];
  readonly files?: readonly (string | FileUse)[];
  readonly dependencies?: readonly Dependency[];
};

export type GroupDraft = Partial<Group> & Pick<Group, "key">;

/** A plan written by hand: the n-th task stands on line n. */
export function planOf(
  drafts: readonly TaskDraft[],
  extra: Partial<Plan> & { readonly groups?: readonly Group[] } = {},
): Plan {
  const ids = new Map<string, number>();
  const tasks = drafts.map((draft, i) => {
    const times = (ids.get(draft.id) ?? 0) + 1;
    ids.set(draft.id, times);
    return taskOf(draft, times === 1 ? draft.id : `${draft.id}#${times}`, i + 1);
  });
  return { sources: [], title: "A plan", declared: [], groups: [], tasks, notes: [], ...extra };
}

function taskOf({ minutes, needs = [], files = [], ...draft }: TaskDraft, key: string, line: number): Task {
  return {
    key,
    title: `Do ${draft.id}`,
    kind: "task",
    groups: [],
    status: "open",
    dependencies: needs.map((to) => ({ to, kind: "hard", source: "explicit" })),
    acceptance: [],
    code: [],
    commands: [],
    body: "",
    span: at(line),
    files: files.map((file) => (typeof file === "string" ? fileOf(file) : file)),
    ...(minutes === undefined
      ? {}
      : { estimate: { minMinutes: minutes, maxMinutes: minutes, raw: `${minutes} min` } }),
    ...draft,
  };
}

function fileOf(text: string): FileUse {
  const path = text.replace(/^[+<]/, "");
  const action = text.startsWith("+") ? "create" : text.startsWith("<") ? "read" : "modify";
  return { path, raw: path, action };
}

/** A group; its kind and id are taken from the key, `wave:2`. */
export function groupOf(draft: GroupDraft): Group {
  const [kind = "wave", id = "1"] = draft.key.split(":");
  return {
    kind: kind as Group["kind"],
    id,
    title: "",
    after: [],
    claimsParallel: true,
    span: at(1),
    ...draft,
  };
}

/** What the document says about itself. */
export function claimOf(what: Claim["what"], value: number, group?: string): Claim {
  return { what, value, raw: String(value), span: at(1), ...(group === undefined ? {} : { group }) };
}

/** A line of the plan file `plan.md`. */
export function at(line: number): Span {
  return { file: "plan.md", line, endLine: line, start: line * 100, end: line * 100 + 99 };
}
