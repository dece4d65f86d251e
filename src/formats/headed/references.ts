import type { Span } from "../../core/plan/plan.ts";
import type { DraftTask } from "../dialect.ts";
import type { IdRange } from "../merge/id-range.ts";

/** Tasks that a document names without defining them, in the order of their first mention. */
export class References {
  readonly #found = new Map<string, DraftTask & { groups: number[] }>();

  /** Notes ids under a group; `text` is the line that names them. */
  add(ids: readonly IdRange[], group: number | undefined, at: { span: Span; text: string }): void {
    for (const id of ids.flatMap(spelledOut)) {
      const known = this.#found.get(id);
      const reference = known ?? referenceTo(id, at);
      if (known === undefined) this.#found.set(id, reference);
      if (group !== undefined && reference.groups.length < MOST_GROUPS && !reference.groups.includes(group))
        reference.groups.push(group);
    }
  }

  /** The references as drafts. */
  drafts(): DraftTask[] {
    return [...this.#found.values()];
  }
}

/** A task in more groups than this is a slip of the pen, or an attack. */
const MOST_GROUPS = 64;

function referenceTo(
  id: string,
  { span, text }: { span: Span; text: string },
): DraftTask & { groups: number[] } {
  return {
    id,
    title: id,
    kind: "reference",
    groups: [],
    status: "open",
    dependencies: [],
    files: [],
    acceptance: [],
    code: [],
    commands: [],
    body: text,
    span,
  };
}

/** The ids of a range that nobody defines: they differ in the last number only, and are few. */
function spelledOut({ text, from, to, toText }: IdRange): string[] {
  if (to === undefined) return [text];
  const first = from.numbers.at(-1)!;
  const last = to.numbers.at(-1)!;
  const sameStem =
    from.numbers.length === to.numbers.length &&
    from.numbers.slice(0, -1).every((number, at) => number === to.numbers[at]);
  const stem = /^(.*?)(\d+)\D*$/.exec(text);
  if (!sameStem || stem === null || last < first || last - first > 200) return [text, toText!];
  const width = stem[2]!.startsWith("0") ? stem[2]!.length : 0;
  return Array.from(
    { length: last - first + 1 },
    (_, step) => `${stem[1]!}${String(first + step).padStart(width, "0")}`,
  );
}
