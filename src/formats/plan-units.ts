/** A file that a dialect knows as its own, under its path from the folder or the repository that was searched. */
export type Candidate = { readonly path: string; readonly dialect: string; readonly confidence: number };

/** The files that make up one plan; `path` is its file, or the folder where a dialect keeps one task a file. */
export type PlanUnit = {
  readonly path: string;
  readonly dialect: string;
  /** Of its surest file. */
  readonly confidence: number;
  readonly files: readonly string[];
};

/**
 * Sorts the files found in a folder or a repository into plans. What stands beside or below a task list (requirements, design,
 * research) belongs to it and is no plan; an overview counts only where nothing else does.
 */
export function planUnits(candidates: readonly Candidate[]): PlanUnit[] {
  const lists = candidates.filter(({ path }) => isTaskList(path)).map(({ path }) => folderOf(path));
  const listed = new Set(lists.filter((folder) => !SHARED.test(folder)));
  const sure = candidates.filter(({ path }) => isTaskList(path) || !isBelow(folderOf(path), listed));
  const plans = sure.filter(({ path }) => !OVERVIEW.test(path));
  const units = new Map<string, { home: string; files: Candidate[] }>();
  for (const candidate of plans.length > 0 ? plans : sure) {
    const home = homeOf(candidate);
    const name = `${FAMILIES[candidate.dialect] ?? candidate.dialect} ${home}`;
    const unit = units.get(name);
    if (unit === undefined) units.set(name, { home, files: [candidate] });
    else unit.files.push(candidate);
  }
  return [...units.values()].map(({ home, files }) => {
    const surest = files.reduce((best, file) => (file.confidence > best.confidence ? file : best));
    return {
      path: files.length === 1 ? files[0]!.path : home,
      dialect: surest.dialect,
      confidence: surest.confidence,
      files: files.map(({ path }) => path),
    };
  });
}

/**
 * True where several plans of one folder can be meant as one: documents that refer to each other's tasks. Of dialects whose files are
 * each a whole plan two never are.
 */
export function areOnePlan(units: readonly PlanUnit[]): boolean {
  if (units.length < 2) return true;
  return units.every(({ dialect, path }) => PARTS.has(dialect) && !isTaskList(path));
}

/** True of files that say what a plan is for and are none, whatever they look like. */
export function isContext(path: string): boolean {
  return CONTEXT.test(path);
}

/** True of what stands in a folder for things that are over. */
export function isPutAway(path: string): boolean {
  return PUT_AWAY.test(path);
}

const PUT_AWAY = /(?:^|\/)(?:archived?|completed?|done|old|backups?|deprecated|superseded|milestones)\//i;

/** Dialects that keep parts of one plan. */
const FAMILIES: Readonly<Record<string, string>> = {
  "bmad-status": "bmad-story",
  "gsd-roadmap": "gsd-plan",
};

/** True of a specification's task list by its name, whatever its dialect. */
export function isTaskList(path: string): boolean {
  return LIST.test(path);
}

/** Dialects whose documents are parts of a larger plan as often as not. */
const PARTS: ReadonlySet<string> = new Set([
  "micro-tasks",
  "batch-list",
  "yaml-steps",
  "step-list",
  "task-file",
  "tracks",
  "id-graph",
]);
const LIST = /(?:^|\/)tasks\.md$/i;
/** Folders of everybody's documents: a task list there speaks for itself only. */
const SHARED = /^\.$|(?:^|\/)(?:docs?|plans?|planning|\.claude|\.github)$/i;
const OVERVIEW = /(?:^|\/)(?:readme|index|overview|summary)\.(?:md|markdown|mdx)$/i;
const CONTEXT =
  /(?:^|\/)(?:(?:requirements|design|proposal|bugfix|research|data-model|quickstart|changelog|changes|history|license|contributing|code_of_conduct|security|agents|claude|gemini|package(?:-lock)?|tsconfig[\w.-]*)\.[a-z]+|beads\.(?:base|left|right)\.jsonl|checklists\/[^/]*|(?:issue|pull_request)_template(?:\/[^/]*|\.md))$/i;

/** Where the files of one plan stand together; a file of its own for dialects that keep a plan in one file. */
function homeOf({ path, dialect }: Candidate): string {
  const folder = folderOf(path);
  switch (dialect) {
    case "task-file":
      return folder.replace(/\/archived?$/i, "");
    case "beads":
    case "bmad-status":
    case "bmad-story":
      return folder;
    case "backlog-md":
      return PUT_AWAY.test(`${folder}/`) && !/\/completed$/i.test(folder)
        ? folder
        : (/^(?:.*\/)?backlog(?=\/|$)/i.exec(folder)?.[0] ?? folder);
    case "gsd-plan":
    case "gsd-roadmap":
      return /^(.+?)\/phases(?:\/|$)/.exec(folder)?.[1] ?? folder;
    default:
      return path;
  }
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash);
}

function parent(folder: string): string {
  return folder === "." ? folder : folderOf(folder);
}

function isBelow(folder: string, listed: ReadonlySet<string>): boolean {
  for (let at = folder; ; at = parent(at)) {
    if (listed.has(at)) return true;
    if (parent(at) === at) return false;
  }
}
