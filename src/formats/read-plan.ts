import type { Plan, Source } from "../core/plan/plan.ts";
import { UserError } from "../core/user-error.ts";
import { detectDialect } from "./detect-dialect.ts";
import type { Dialect, PartialPlan, PlanFile } from "./dialect.ts";
import { dialects } from "./dialects.ts";
import { keepMarkLines } from "./keep-mark-lines.ts";
import { referToDescriptions } from "./list-mentions.ts";
import { mergeFiles } from "./merge/merge-files.ts";
import type { ReadFile } from "./merge/merge-files.ts";
import { leaveToOwner, ownerNotes } from "./owned-files.ts";
import { referToDefinitions } from "./step-references.ts";

/**
 * Reads plan files into one plan: recognises each file's dialect (or obeys `dialect`), merges the files, makes keys unique, resolves
 * dependencies. Any text gives a plan; one without a task carries the error note `no-tasks`. An unknown `dialect` is a `UserError`.
 */
export function readPlan(files: readonly PlanFile[], options: { readonly dialect?: string } = {}): Plan {
  const wanted = options.dialect === undefined ? undefined : dialectNamed(options.dialect);
  const read = files.map((file) => readFile(file, wanted));
  const plan = mergeFiles(referToDescriptions(referToDefinitions(read)));
  const owned = ownerNotes(
    read.map(({ source, partial }) => ({ dialect: source.dialect, tasks: partial.tasks })),
  );
  if (owned.length > 0) return { ...plan, notes: [...plan.notes, ...owned] };
  if (plan.tasks.length > 0) return plan;
  const file = files[0]?.path ?? "";
  return {
    ...plan,
    notes: [
      ...plan.notes,
      {
        code: "no-tasks",
        severity: "error",
        message:
          files.length === 1
            ? `${file} holds no task in any form known here`
            : "these files hold no task in any form known here",
        span: { file, line: 1, endLine: 1, start: 0, end: 0 },
        fix: "Give each task a heading or a check box with an id, such as `### 1.1: Title` or `- [ ] T1: Title`.",
      },
    ],
  };
}

function readFile(file: PlanFile, wanted: Dialect | undefined): ReadFile {
  if (wanted !== undefined) {
    const reasons = [`asked for ${wanted.name}`];
    return {
      file,
      partial: readAs(wanted, file),
      source: { path: file.path, dialect: wanted.name, confidence: 1, reasons },
    };
  }
  const best = detectDialect(file);
  if (best === undefined) return { file, partial: NOTHING, source: unrecognised(file.path) };
  const { dialect, confidence, reasons } = best;
  return {
    file,
    partial: readAs(dialect, file),
    source: { path: file.path, dialect: dialect.name, confidence, reasons },
  };
}

function readAs(dialect: Dialect, file: PlanFile): PartialPlan {
  return leaveToOwner(dialect.name, keepMarkLines(file, dialect.read(file)));
}

function dialectNamed(name: string): Dialect {
  const found = dialects.find((dialect) => dialect.name === name);
  if (found !== undefined) return found;
  throw new UserError(`unknown dialect “${name}”`, {
    hint: `known are: ${dialects.map((one) => one.name).join(", ")}`,
  });
}

function unrecognised(path: string): Source {
  return { path, dialect: "none", confidence: 0, reasons: ["nothing in it looks like a task"] };
}

const NOTHING = { declared: [], groups: [], tasks: [], notes: [] };
