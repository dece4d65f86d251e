import { findings } from "../core/plan/findings.ts";
import { applyEdits } from "../core/plan/fix/apply-edits.ts";
import { sameMeaning } from "../core/plan/fix/same-meaning.ts";
import type { Finding, Plan, TextEdit } from "../core/plan/plan.ts";
import { rebasePaths } from "../core/plan/rebase-paths.ts";
import { OWNERS } from "../formats/owned-files.ts";
import { readPlan } from "../formats/read-plan.ts";
import type { LoadedFile, LoadRequest } from "./load-plan.ts";

export type FixRequest = Pick<LoadRequest, "repository" | "dialect"> & {
  readonly files: readonly LoadedFile[];
};

/** What the safe edits make of a plan. */
export type FixedPlan = {
  /** Only files that change. */
  readonly files: readonly { readonly file: LoadedFile; readonly after: string }[];
  /** What is mended. */
  readonly fixed: readonly Finding[];
  /** Files with something to mend that are left alone, and why. */
  readonly left: readonly { readonly path: string; readonly reason: string }[];
};

/** Mending one thing may lay open another: a total that was stated twice, a third writer of a file. */
const MOST_ROUNDS = 20;

/**
 * Makes the safe edits of a plan's findings in memory and reads the result again: only what is then read as the same plan,
 * without the finding and without a new error, is kept. Files of other tools and files that are not UTF-8 are left alone.
 */
export function fixPlan(request: FixRequest): FixedPlan {
  let state = read(request, new Map(request.files.map(({ path, text }) => [path, text])));
  const closed = closedFiles(request.files, state.plan);
  const left = new Map<string, string>();
  const fixed: Finding[] = [];
  const tried = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const wanted = state.found.filter((finding) => {
      if (finding.safe !== true || finding.edits === undefined || tried.has(nameOf(finding))) return false;
      const shut = finding.edits.find(({ file }) => closed.has(file));
      if (shut !== undefined) left.set(shut.file, closed.get(shut.file)!);
      return shut === undefined;
    });
    if (wanted.length === 0) break;
    const apart = withoutTouching(wanted);
    const next = furthest(request, state, apart);
    for (const finding of apart) tried.add(nameOf(finding));
    if (next === undefined) continue;
    fixed.push(...next.fixed);
    state = next.state;
  }
  const files = request.files.flatMap((file) => {
    const after = state.texts.get(file.path)!;
    return after === file.text ? [] : [{ file, after }];
  });
  return { files, fixed, left: [...left].map(([path, reason]) => ({ path, reason })) };
}

type Texts = ReadonlyMap<string, string>;
type State = { readonly texts: Texts; readonly plan: Plan; readonly found: readonly Finding[] };
type Step = { readonly state: State; readonly fixed: readonly Finding[] };

function read({ files, repository, dialect }: FixRequest, texts: Texts): State {
  const now = files.map(({ path }) => ({ path, text: texts.get(path)! }));
  const plan = readPlan(now, dialect === undefined ? {} : { dialect });
  const based = rebasePaths(plan, repository ?? { name: "", files: new Set() });
  return {
    texts,
    plan: based,
    found: findings(based, repository, { texts, most: Infinity, mendable: true }),
  };
}

function closedFiles(files: readonly LoadedFile[], { sources }: Plan): ReadonlyMap<string, string> {
  const closed = new Map<string, string>();
  for (const { path, isUtf8 } of files) if (!isUtf8) closed.set(path, "it is not all UTF-8");
  for (const { path, dialect, confidence } of sources) {
    const owner = OWNERS[dialect];
    if (owner !== undefined) closed.set(path, `${owner.tool} keeps it itself`);
    else if (confidence < SURE) closed.set(path, "it is not sure what it is");
  }
  return closed;
}

const SURE = 0.5;

/** Reading a large plan anew for each finding would take too long. */
const MOST_READINGS = 60;

/** The state after as many of the findings' edits as hold: all together, else those of one code at a time, else one by one. */
function furthest(request: FixRequest, state: State, wanted: readonly Finding[]): Step | undefined {
  const all = attempt(request, state, wanted);
  if (all !== undefined) return all;
  let readings = MOST_READINGS;
  let best: Step | undefined;
  const extend = (more: readonly Finding[]): boolean => {
    if (readings-- <= 0) return false;
    const next = attempt(request, state, [...(best?.fixed ?? []), ...more]);
    best = next ?? best;
    return next !== undefined;
  };
  for (const same of Map.groupBy(wanted, ({ code }) => code).values()) {
    if (extend(same) || same.length === 1) continue;
    for (const finding of same) extend([finding]);
  }
  return best;
}

/** Makes these edits and reads the result; undefined: it is another plan than was meant. */
function attempt(request: FixRequest, state: State, wanted: readonly Finding[]): Step | undefined {
  const edits = Map.groupBy(unique(wanted.flatMap(({ edits = [] }) => edits)), ({ file }) => file);
  const texts = new Map(state.texts);
  for (const [file, own] of edits) texts.set(file, applyEdits(texts.get(file) ?? "", own));
  const next = read(request, texts);
  if (!sameMeaning(state.plan, next.plan, wanted)) return undefined;
  const before = new Set(state.found.map(nameOf));
  if (next.found.some((finding) => finding.severity === "error" && !before.has(nameOf(finding))))
    return undefined;
  const after = new Set(next.found.map(nameOf));
  return wanted.some((finding) => after.has(nameOf(finding))) ? undefined : { state: next, fixed: wanted };
}

function unique(edits: readonly TextEdit[]): TextEdit[] {
  return [
    ...new Map(
      edits.map((edit) => [`${edit.file}\n${edit.start}\n${edit.end}\n${edit.text}`, edit]),
    ).values(),
  ];
}

/** Those whose edits keep clear of each other's; the others wait for the next round. */
function withoutTouching(wanted: readonly Finding[]): Finding[] {
  const all = wanted.flatMap((finding) => (finding.edits ?? []).map((edit) => ({ finding, edit })));
  all.sort((a, b) =>
    a.edit.file === b.edit.file ? a.edit.start - b.edit.start : a.edit.file < b.edit.file ? -1 : 1,
  );
  const waiting = new Set<Finding>();
  let last = all[0];
  for (const next of all.slice(1)) {
    const touches =
      last !== undefined && last.edit.file === next.edit.file && next.edit.start <= last.edit.end;
    if (touches && last!.finding !== next.finding) waiting.add(next.finding);
    else last = next;
  }
  return wanted.filter((finding) => !waiting.has(finding));
}

/** What tells a finding from all others; no edit moves a line. */
function nameOf({ code, message, span, tasks = [] }: Finding): string {
  return [code, message, span.file, span.line, ...tasks].join("\n");
}
