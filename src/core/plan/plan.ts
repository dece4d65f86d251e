/**
 * The neutral plan: what every dialect is read into and all else works on.
 * Offsets count UTF-16 units from the start of the file's text; lines count from 1.
 */
export type Plan = {
  readonly sources: readonly Source[];
  readonly title: string;
  readonly goal?: string;
  readonly declared: readonly Claim[];
  readonly groups: readonly Group[];
  readonly tasks: readonly Task[];
  /** What the reader itself noticed; `findings()` adds what follows from the whole. */
  readonly notes: readonly Finding[];
};

/** One file of the plan and how it was understood. */
export type Source = {
  readonly path: string;
  readonly dialect: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly reasons: readonly string[];
};

/** A number that the document states about itself, to be held against what is so. */
export type Claim = {
  readonly what: "tasks" | "work-minutes" | "elapsed-minutes" | "speedup" | "agents";
  readonly value: number;
  readonly raw: string;
  readonly span: Span;
  /** The group the claim speaks of; absent: the whole document. */
  readonly group?: string;
};

/** A place in a plan file: `start` and `end` are offsets, `line` and `endLine` are inclusive. */
export type Span = {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly start: number;
  readonly end: number;
};

export type GroupKind = "wave" | "phase" | "batch" | "parallel" | "track" | "story" | "section";

/** A set of tasks that the document names: a hint about order and independence, never the truth. */
export type Group = {
  /** Unique in the plan: `<kind>:<id>`, with `#n` where the document repeats it. */
  readonly key: string;
  readonly kind: GroupKind;
  readonly id: string;
  readonly title: string;
  /** Keys of groups that the document says come first. */
  readonly after: readonly string[];
  readonly claimsParallel: boolean;
  /** Everything before must have landed, and a person or a check stands at the end. */
  readonly barrier?: boolean;
  readonly ownedPaths?: readonly string[];
  readonly span: Span;
};

export type TaskStatus = "open" | "in-progress" | "done" | "failed" | "blocked" | "skipped" | "deferred";

/** What one landing will change. */
export type Task = {
  /** Unique in the plan: the id as written, with `#n` from the second occurrence on. */
  readonly key: string;
  /** As written in the document. */
  readonly id: string;
  readonly title: string;
  readonly kind: "task" | "step" | "check" | "gate" | "reference";
  readonly parent?: string;
  /** Keys of groups, outermost first. */
  readonly groups: readonly string[];
  readonly status: TaskStatus;
  /** The word the document has for the status, where it is not a mark. */
  readonly rawStatus?: string;
  readonly optional?: boolean;
  /** A person has to look before what depends on it goes on. */
  readonly humanGate?: boolean;
  readonly dependencies: readonly Dependency[];
  readonly files: readonly FileUse[];
  /** What the task serves, by the document's own names: requirements (`3.1`), user stories (`US1`). */
  readonly requirements?: readonly string[];
  /** Named areas that are not paths (components, services). */
  readonly boundaries?: readonly string[];
  readonly estimate?: Estimate;
  readonly priority?: string;
  readonly risk?: string;
  readonly agent?: string;
  readonly role?: string;
  readonly tier?: string;
  readonly skills?: readonly string[];
  readonly objective?: string;
  readonly script?: string;
  readonly mode?: "normal" | "background" | "chunked";
  readonly timeoutSeconds?: number;
  /** Sizes of the chunks, in the plan's own unit. */
  readonly chunks?: readonly number[];
  readonly checkpointEvery?: number;
  /** Background: it goes on when the run ends. */
  readonly keep?: boolean;
  readonly acceptance: readonly string[];
  readonly code: readonly CodeBlock[];
  readonly commands: readonly TaskCommand[];
  /** The task's text, byte for byte. */
  readonly body: string;
  readonly span: Span;
  /** Where a tick goes; absent: the format has no mark for this task. */
  readonly mark?: Mark;
  /** The boxes of its steps, where the format ticks those and has no mark for the task: all of them ticked is done. */
  readonly stepMarks?: readonly Mark[];
};

export type DependencyKind = "hard" | "soft" | "percent";
/** Where an edge comes from. */
export const DEPENDENCY_SOURCES = [
  "explicit",
  "range",
  "all-previous",
  "group",
  "order",
  "wave-graph",
  "inverse",
  "prose",
] as const;
export type DependencySource = (typeof DEPENDENCY_SOURCES)[number];

/** An edge: `to` is the key of the task that comes first, or the id as written where no task has it. */
export type Dependency = {
  readonly to: string;
  readonly kind: DependencyKind;
  readonly source: DependencySource;
  /** No task of the plan has this id. */
  readonly unknown?: boolean;
  /** The document names it more than once among this task's dependencies. */
  readonly repeated?: boolean;
  /** The other task says so as well, in a list of what it blocks. */
  readonly confirmed?: boolean;
  readonly percent?: number;
  readonly raw?: string;
};

export type FileAction = "create" | "modify" | "delete" | "read" | "test" | "unknown";

export type FileUse = {
  /** Relative to the repository once re-based; before that as written, unquoted. */
  readonly path: string;
  readonly raw: string;
  readonly action: FileAction;
  /** `12-34` as written; refers to the file before any task ran. */
  readonly lines?: string;
  /** The text names the file in passing and no field declares it: it says nothing about what the task may write (action `read`). */
  readonly mentioned?: boolean;
};

export type Estimate = { readonly minMinutes: number; readonly maxMinutes: number; readonly raw: string };

export type CodeBlock = {
  readonly language: string;
  readonly text: string;
  /** The file it belongs in, where the document says so. */
  readonly target?: string;
  /** The prose directly before the fence, which says what to do with it. */
  readonly lead: string;
  readonly line: number;
};

/**
 * When a command is run. `skip`: before all else; success means that there is nothing to do. `ready`: again and again
 * while a background process starts up, until it succeeds. `quality`: between the chunks of a chunked task; failure stops it.
 */
export type CommandPhase = "skip" | "pre" | "test" | "main" | "ready" | "quality" | "post" | "background";

export type TaskCommand = {
  readonly name: string;
  readonly phase: CommandPhase;
  /** Absent where the plan only describes the check in words (`description`). */
  readonly command?: string;
  readonly description?: string;
  readonly timeoutSeconds?: number;
  readonly intervalSeconds?: number;
  readonly alertOn?: string;
  readonly parallel?: boolean;
  /** Phase `test`: `red-green` has to fail before the work and succeed after it; default: succeed before the main work. */
  readonly expect?: "pass" | "red-green";
  /** Phase `background`: what to pick out of the output, and what to do about it. */
  readonly watch?: Watch;
};

/** What a monitor picks out of its command's output and when it raises an alarm. */
export type Watch = {
  /** Name of a series → a regular expression whose first group is the number, or a JSON path that starts with `$`. */
  readonly series?: Readonly<Record<string, string>>;
  /** As `series`: the step that the numbers belong to. */
  readonly step?: string;
  /** Bounds of a series: outside of them an alert is raised. */
  readonly thresholds?: readonly {
    readonly series: string;
    readonly above?: number;
    readonly below?: number;
  }[];
  /** No new output for so many seconds is an alert. */
  readonly stallSeconds?: number;
  /** What an alert does; default `notify`. */
  readonly action?: "notify" | "pause" | "stop";
};

/** The one place a tick changes: `[ ]` whose inner character stands at `offset`, on `line`. */
export type Mark = {
  readonly file: string;
  readonly line: number;
  readonly offset: number;
  readonly raw: string;
  /** How this format shows a finished task. */
  readonly style: "box" | "step-box";
  /** The line as it was read, where it is none of the task's own lines. */
  readonly was?: string;
};

export type Severity = "error" | "warning" | "info";

/** One true sentence about the plan that its author would want to know. */
export type Finding = {
  /** Stable, kebab-case; explained in docs/findings.md. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  /** What to do about it, in words. */
  readonly fix?: string;
  /** Keys of the tasks concerned. */
  readonly tasks?: readonly string[];
  /** How many findings of this code it stands for, where it only counts them; absent: itself. */
  readonly count?: number;
  /** What a program can change in the plan's files to mend it; they belong together. */
  readonly edits?: readonly TextEdit[];
  /** The edits only make the plan say what is so already, so nobody has to choose. */
  readonly safe?: boolean;
};

/** Puts `text` where the file, as it was read, has the units from `start` to before `end`; all of it on one line. */
export type TextEdit = {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
};
