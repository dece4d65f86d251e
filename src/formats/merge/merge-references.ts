import type { DraftTask } from "../dialect.ts";

/** A draft in the plan: its file's place, and the drafts of other lists that turned out to be the same task. */
export type Placed = { readonly file: number; readonly draft: DraftTask; readonly listed: readonly Listed[] };

/** A mention of the task in a list: the place of the list's file and the draft it gave. */
export type Listed = { readonly file: number; readonly draft: DraftTask };

/**
 * Lays the drafts of all files in one row. A reference goes to the definition of its id, in its own file or another; references to an
 * id that nobody defines are one task. `places[file][i]` tells where the i-th draft of a file went.
 */
export function placeDrafts(files: readonly (readonly DraftTask[])[]): { row: Placed[]; places: number[][] } {
  const row: Placed[] = [];
  const places: number[][] = files.map(() => []);
  const references = files.map((drafts) => drafts.some(({ kind }) => kind === "reference"));
  if (!references.includes(true)) {
    for (const [file, drafts] of files.entries())
      places[file] = drafts.map((draft) => row.push({ file, draft, listed: NOT_LISTED }) - 1);
    return { row, places };
  }
  const definitions = definedIds(files);
  const seen = new Map<string, number>();
  const waiting: { file: number; index: number; draft: DraftTask }[] = [];
  for (const [file, drafts] of files.entries()) {
    for (const [index, draft] of drafts.entries()) {
      if (draft.kind === "reference" && (definitions.has(draft.id) || seen.has(draft.id))) {
        waiting.push({ file, index, draft });
        places[file]!.push(-1);
        continue;
      }
      const place = row.push({ file, draft, listed: NOT_LISTED }) - 1;
      places[file]!.push(place);
      if (
        !seen.has(draft.id) ||
        (draft.kind !== "reference" && row[seen.get(draft.id)!]!.draft.kind === "reference")
      )
        seen.set(draft.id, place);
    }
  }
  const own = new Map<string, number>();
  for (const [place, { file, draft }] of row.entries()) {
    const name = `${file}\0${draft.id}`;
    if (!own.has(name)) own.set(name, place);
  }
  const lists = new Map<number, Listed[]>();
  for (const { file, index, draft } of waiting) {
    const place = own.get(`${file}\0${draft.id}`) ?? seen.get(draft.id)!;
    const listed = lists.get(place) ?? [];
    lists.set(place, listed);
    listed.push({ file, draft });
    places[file]![index] = place;
  }
  for (const [place, listed] of lists) row[place] = { ...row[place]!, listed };
  return { row, places };
}

const NOT_LISTED: readonly Listed[] = [];

function definedIds(files: readonly (readonly DraftTask[])[]): Set<string> {
  const ids = new Set<string>();
  for (const drafts of files) for (const { id, kind } of drafts) if (kind !== "reference") ids.add(id);
  return ids;
}

/** One task out of a definition and the lists that mention it: body and fields from the definition, mark and status from the list. */
export function mergeDraft({ draft, listed }: Placed): DraftTask {
  let merged = draft;
  for (const { draft: reference } of listed) {
    merged = {
      ...reference,
      ...merged,
      files: merged.files.length > 0 ? merged.files : reference.files,
      acceptance: merged.acceptance.length > 0 ? merged.acceptance : reference.acceptance,
      commands: merged.commands.length > 0 ? merged.commands : reference.commands,
      dependencies: merged.dependencies.length > 0 ? merged.dependencies : reference.dependencies,
      title: merged.title === merged.id ? reference.title : merged.title,
      ...(reference.mark === undefined ? {} : { mark: reference.mark, status: reference.status }),
    };
  }
  return merged;
}
