import { isSettled, writersOf, type PlanFacts, type Writer } from "../plan-facts.ts";
import type { FileAction, Task } from "../plan.ts";
import type { RepositoryFacts } from "../repository-roots.ts";
import { waitsFor } from "../waits-for.ts";
import type { Against, Draft } from "./draft.ts";
import { filePlace } from "./file-place.ts";
import { likelyFile } from "./likely-file.ts";
import { called, few } from "./words.ts";

/** What the plan says about files that the repository, or another task, does not bear out. */
export function* fileFindings(facts: PlanFacts, { repository }: Against): Iterable<Draft> {
  const { plan } = facts;
  const madeLater = makersAfter(facts);
  const meant = repository === undefined ? undefined : likelyFile(repository.files);
  for (const [path, uses] of writersOf(plan)) {
    const creators = uses.length === 1 ? uses : distinct(uses);
    const makers = creators.filter(({ use }) => use.action === "create");
    if (makers.length > 1)
      yield twoCreators(
        path,
        makers.map(({ task }) => plan.tasks[task]!),
      );
    if (makers.length === 1 && creators.length > 1 && repository?.files.has(path) !== true)
      yield* madeLater(path, makers[0]!.task, creators);
    if (repository === undefined || path.endsWith("/")) continue;
    const isMade = (by: number): boolean => makers.some(({ task }) => task !== by);
    yield* againstRepository({ path, uses, isMade, meant: meant! }, plan.tasks, repository);
  }
}

type Used = {
  readonly path: string;
  readonly uses: readonly Writer[];
  /** Whether another task than this one creates the file. */
  readonly isMade: (by: number) => boolean;
  readonly meant: (path: string) => string | undefined;
};

const NEEDS_FILE: ReadonlySet<FileAction> = new Set<FileAction>(["modify", "delete"]);

function* againstRepository(
  { path, uses, isMade, meant }: Used,
  tasks: readonly Task[],
  { files }: RepositoryFacts,
): Iterable<Draft> {
  const exists = files.has(path);
  for (const { task, use } of distinct(uses)) {
    const it = tasks[task]!;
    if (isSettled(it)) continue;
    if (exists && use.action === "create") yield newFileExists(it, path);
    if (!exists && NEEDS_FILE.has(use.action) && !isMade(task))
      yield fileMissing(it, path, use.action, meant(path));
  }
}

/** Finds who changes a file although the one who creates it waits for that. */
function makersAfter({
  plan,
  graph,
}: PlanFacts): (path: string, maker: number, uses: readonly Writer[]) => Iterable<Draft> {
  const places = new Int32Array(graph.size);
  for (const [place, job] of graph.order.entries()) places[job] = place;
  const waits = waitsFor(graph);
  return function* (path, maker, uses) {
    for (const { task, use } of uses) {
      const isBefore =
        NEEDS_FILE.has(use.action) && places[task]! < places[maker]! && !isSettled(plan.tasks[task]!);
      if (isBefore && waits(maker, task)) yield madeTooLate(plan.tasks[task]!, plan.tasks[maker]!, path);
    }
  };
}

function madeTooLate(task: Task, maker: Task, path: string): Draft {
  return {
    code: "file-made-too-late",
    severity: "warning",
    message: `${called(task)} changes ${path}, but ${called(maker)}, which creates it, waits for ${called(task)}`,
    place: () => filePlace(task, path),
    fix: `let ${task.id} create the file, or depend on ${maker.id} instead of the other way round`,
    tasks: [task.key, maker.key],
  };
}

/** The first use of each task. */
function distinct(writers: readonly Writer[]): readonly Writer[] {
  if (writers.length < 2) return writers;
  const seen = new Set<number>();
  return writers.filter(({ task }) => !seen.has(task) && seen.add(task));
}

function twoCreators(path: string, tasks: readonly Task[]): Draft {
  return {
    code: "two-creators",
    severity: "warning",
    message: `${few(tasks.map(called))} each create ${path} as a new file`,
    place: () => filePlace(tasks[1]!, path),
    fix: `let ${tasks[0]!.id} create it and the ${tasks.length === 2 ? "other" : "others"} modify it; until then they take turns in this order`,
    tasks: tasks.slice(0, 10).map((task) => task.key),
  };
}

function newFileExists(task: Task, path: string): Draft {
  return {
    code: "new-file-exists",
    severity: "warning",
    message: `${task.id} creates ${path} as a new file, but the repository has it`,
    place: () => filePlace(task, path),
    fix: "say that it is modified, or choose another name; if the task was done already, tick it",
    tasks: [task.key],
  };
}

function fileMissing(task: Task, path: string, action: FileAction, meant: string | undefined): Draft {
  return {
    code: "file-to-modify-missing",
    severity: "warning",
    message: `${task.id} ${action === "delete" ? "deletes" : "modifies"} ${path}, which is not in the repository and which no other task creates`,
    place: () => filePlace(task, path),
    fix:
      meant === undefined
        ? "correct the path, or mark the file as new"
        : `write ${meant} if that is the one meant, or mark the file as new`,
    tasks: [task.key],
    mend: () => {
      if (meant === undefined) return undefined;
      const { file, start, end } = filePlace(task, path);
      const written = task.body.slice(start - task.span.start, end - task.span.start);
      return written === path ? { edits: [{ file, start, end, text: meant }], safe: false } : undefined;
    },
  };
}
