import type { Claim, DependencyKind, DependencySource, Finding, Group, Task } from "../core/plan/plan.ts";

/** One file as handed to the readers: a path for messages and detection, and its whole text. */
export type PlanFile = { readonly path: string; readonly text: string };

/** How sure a dialect is that a file is its own: `confidence` from 0 (not mine) to 1, and why, in words for a person. */
export type Detection = { readonly confidence: number; readonly reasons: readonly string[] };

/**
 * A format that people write plans in: a detector and a reader, both pure and total (they never throw on any text).
 * `read` reports ids as written; `readPlan` merges the files, makes keys unique and resolves dependencies.
 */
export type Dialect = {
  readonly name: string;
  detect(file: PlanFile): Detection;
  read(file: PlanFile): PartialPlan;
};

/** What one file gives. Tasks and groups stand in document order and refer to each other by their place in these lists. */
export type PartialPlan = {
  readonly title?: string;
  readonly goal?: string;
  readonly declared: readonly DraftClaim[];
  readonly groups: readonly DraftGroup[];
  readonly tasks: readonly DraftTask[];
  readonly notes: readonly Finding[];
  /**
   * `document`: each task waits for the one before it, because the format means that. `none`: never.
   * Absent: order is used only where the file declares neither a dependency nor a parallel mark nor an order of groups.
   */
  readonly order?: "document" | "none";
};

/** A task before keys exist: `groups` and `parent` are places in the file's own lists, dependencies are words. */
export type DraftTask = Omit<Task, "key" | "parent" | "groups" | "dependencies"> & {
  readonly parent?: number;
  /** Id of the task it is part of, where that stands in another file. */
  readonly parentId?: string;
  readonly groups: readonly number[];
  readonly dependencies: readonly RawDependency[];
};

/** A group before keys exist: `after` holds names as written ("Wave 2", "Waves 4-5", "Batch 1"). */
export type DraftGroup = Omit<Group, "key" | "after"> & {
  readonly after: readonly string[];
  /** Every file that names this group means the same one: files of one task each, whose wave is a field. */
  readonly shared?: boolean;
};

/** A claim before keys exist: `group` is a place in the file's list of groups. */
export type DraftClaim = Omit<Claim, "group"> & { readonly group?: number };

/**
 * A dependency as the document words it: "2.1.3, 2.2.1-2.2.4", "None", "All previous tasks", "Wave 2", "Task 2 (model)".
 * One entry may name many tasks; resolution splits it.
 */
export type RawDependency = {
  readonly text: string;
  /** The text is one id (or the key of a task) and nothing else, whatever it looks like; `percent` and `raw` go into the edge. */
  readonly exact?: boolean;
  /** Place of the task in the file's own list; the text is then its id, and needs no resolving. */
  readonly place?: number;
  readonly percent?: number;
  readonly raw?: string;
  /** Absent: what the words say, else `hard`. */
  readonly kind?: DependencyKind;
  /** Absent: what the words say (`explicit`, `range`, `all-previous`, `group`). */
  readonly source?: DependencySource;
  /** The words name tasks that wait for this one ("Blocks"), not those it waits for. */
  readonly inverse?: boolean;
};
