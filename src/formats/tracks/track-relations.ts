import { fieldName } from "../field-names.ts";
import { listText } from "../headed/list-text.ts";
import { cells } from "../headed/table-tasks.ts";
import { LINE, trimmedLine } from "../line.ts";
import type { Lines } from "../line.ts";
import { mentions } from "../merge/dependency-words.ts";

/** One track after another: `percent` of the earlier one is enough, `soft`: it would be good. */
export type Relation = {
  readonly later: number;
  readonly earlier: number;
  readonly percent?: number;
  readonly soft?: boolean;
  /** A sentence says so, not a field or a table. */
  readonly prose?: boolean;
  readonly raw: string;
};

/** What tables and sentences of a document say of the order of its tracks. */
export type TrackRelations = {
  readonly relations: readonly Relation[];
  readonly parallel: ReadonlySet<number>;
};

/** Tells which tracks words name. */
export type Named = (words: string) => readonly number[];

/** Reads tables with a column "Depends On" or "Blocks", and sentences: "Agent 1 should complete first", "Stream D starts after A". */
export function trackRelations(lines: Lines, named: Named, count: number): TrackRelations {
  const reader = new RelationReader(named, count);
  for (let line = 0; line < lines.count; line++) {
    const kind = lines.kinds[line]!;
    if (kind === LINE.table) reader.row(cells(trimmedLine(lines, line)));
    else {
      reader.endTable();
      if (kind === LINE.text || kind === LINE.bullet || kind === LINE.number)
        reader.sentence(listText(lines, line).replaceAll("**", "").slice(0, LONGEST));
    }
  }
  return reader.finish();
}

/** The relations that the words of a dependency field state for one track: "Stream A, B to reach 50 %", "Session 1, 2 (recommended)". */
export function statedRelations(later: number, words: string, named: Named): Relation[] {
  return mentions(words.slice(0, LONGEST)).flatMap(({ words: one, kind, percent, raw }) =>
    named(one)
      .filter((earlier) => earlier !== later)
      .map((earlier) => ({
        later,
        earlier,
        raw,
        ...(percent === undefined ? {} : { percent }),
        ...(kind === "soft" ? { soft: true } : {}),
      })),
  );
}

class RelationReader {
  readonly #named: Named;
  readonly #count: number;
  readonly #found = new Map<string, Relation>();
  readonly #parallel = new Set<number>();
  /** What "Blocks" says, which counts where "Depends On" is silent. */
  readonly #blocked: Relation[] = [];
  /** Tracks that all others wait for, and those that may begin without them. */
  readonly #first = new Map<number, string>();
  readonly #early = new Set<number>();
  #columns: readonly ("after" | "blocks" | undefined)[] | undefined;
  /** What the table at hand calls its tracks. */
  #word = "";

  constructor(named: Named, count: number) {
    this.#named = named;
    this.#count = count;
  }

  row(row: readonly string[]): void {
    if (this.#columns === undefined) {
      this.#columns = row.map((head) => {
        const name = fieldName(head);
        return name === "dependencies" ? "after" : name === "blocks" ? "blocks" : undefined;
      });
      this.#word = WORD.exec(row[0] ?? "")?.[0] ?? "";
      return;
    }
    const own = this.#cell(row[0] ?? "")[0];
    if (own === undefined) return;
    for (const [at, column] of this.#columns.entries()) {
      const cell = row[at] ?? "";
      if (column === "after")
        for (const relation of statedRelations(own, cell, (words) => this.#cell(words))) this.#add(relation);
      else if (column === "blocks")
        for (const later of this.#cell(cell))
          if (later !== own) this.#blocked.push({ later, earlier: own, raw: cell });
    }
  }

  /** Cells under "Stream" name their tracks without the word: "A", "B, C". */
  #cell(words: string): readonly number[] {
    const named = this.#named(words);
    return named.length > 0 || this.#word === ""
      ? named
      : this.#named(`${this.#word} ${words.replace(/[*`]/g, "").trim()}`);
  }

  endTable(): void {
    this.#columns = undefined;
  }

  sentence(text: string): void {
    if (!WORTH.test(text)) return;
    for (const part of text.split(/\s[-–—]\s|[.;](?:\s|$)/)) this.#clause(part);
  }

  #clause(text: string): void {
    const tracks = this.#named(text);
    if (tracks.length === 0) return;
    const order = AFTER.exec(text);
    if (FIRST.test(text)) for (const track of tracks) this.#first.set(track, text.slice(0, 200));
    else if (EARLY.test(text)) for (const track of tracks) this.#early.add(track);
    else if (order !== null) {
      const later = this.#named(order[1]!).at(-1);
      if (later === undefined) return;
      for (const relation of statedRelations(later, order[2]!, this.#named))
        this.#add({ ...relation, prose: true });
    } else if (tracks.length > 1 && /\bparallel\b/i.test(text) && !/\bnot\b/i.test(text))
      for (const track of tracks) this.#parallel.add(track);
  }

  finish(): TrackRelations {
    for (const relation of this.#blocked) this.#add(relation);
    for (const [earlier, raw] of this.#first)
      for (let later = 0; later < this.#count; later++) {
        if (this.#first.has(later)) continue;
        this.#add({ later, earlier, raw, prose: true, ...(this.#early.has(later) ? { soft: true } : {}) });
      }
    return { relations: [...this.#found.values()], parallel: this.#parallel };
  }

  #add(relation: Relation): void {
    const name = `${relation.later} ${relation.earlier}`;
    if (!this.#found.has(name)) this.#found.set(name, relation);
  }
}

const LONGEST = 600;
const WORTH = /\b(?:first|after|depends?|requires?|needs?|blocked|wait|parallel|can start)\b/i;
const AFTER =
  /^(.{0,120}?)\b(?:depends? (?:up)?on|requires|starts? after|begins? after|waits? for|must wait for|blocked by|is after)\s+(.+)$/i;
const FIRST =
  /\b(?:should|must|has to|needs to|have to|will)\s+(?:be\s+)?(?:completed?|finish(?:ed)?|done|land(?:ed)?|start|run|go)\s+first\b/i;
const EARLY =
  /\bcan (?:start|begin|run|work)\b.{0,40}\b(?:immediately|now|independently|mock\w*|stub\w*|right away|early)\b/i;
const WORD =
  /\b(?:track|stream|workstream|lane|session|agent|developer|dev|engineer|worker|team|squad|instance|terminal)\b/i;
