import type { GroupKind, Span } from "../../core/plan/plan.ts";
import type { DraftClaim, DraftGroup } from "../dialect.ts";
import type { GroupName } from "../group-name.ts";
import { remarkClaims } from "./claims.ts";
import type { Claimed } from "./claims.ts";
import type { NamedGroup } from "./named-group.ts";

/** A group while the document is read: it gathers what headings, lists, drawings and fields say about it. */
export type OpenGroup = {
  readonly kind: GroupKind;
  readonly id: string;
  readonly span: Span;
  title: string;
  claimsParallel: boolean;
  /** Tasks stand in it, and are not only listed. */
  defines: boolean;
  readonly after: Set<string>;
  /** Ids that its lists name. */
  readonly listed: Set<string>;
};

/** The groups of one document, in the order in which they are first named. */
export class GroupList {
  readonly groups: OpenGroup[] = [];
  readonly claims: DraftClaim[] = [];
  readonly #byName = new Map<string, number[]>();
  readonly #claimed = new Set<string>();
  #last = -1;

  /**
   * The place of the group that a heading or a drawn line opens. A heading without tasks or with the same ids speaks of the group it
   * names; one with tasks of its own opens a group of its own.
   */
  open(name: GroupName, span: Span, content: { defines: boolean; listed: readonly string[] }): number {
    const place = this.#spokenOf(name, content) ?? this.#add(name.kind, name.id, span);
    const group = this.groups[place]!;
    if (group.title === "") group.title = name.title;
    group.claimsParallel ||= name.claimsParallel;
    group.defines ||= content.defines;
    for (const words of name.after) group.after.add(words);
    for (const id of content.listed) group.listed.add(id);
    for (const remark of name.remarks)
      for (const claim of remarkClaims(remark)) this.claim(claim, span, place);
    return place;
  }

  /** The place of a group that a field names; a new one where no heading has it. */
  named({ kind, id }: NamedGroup, span: Span): number {
    // Neighbours mostly name the same group.
    const last = this.groups[this.#last];
    if (last?.id === id && last.kind === kind) return this.#last;
    this.#last = this.#namedOrNew({ kind, id }, span);
    return this.#last;
  }

  #namedOrNew({ kind, id }: NamedGroup, span: Span): number {
    const found = this.#byName.get(`${kind}:${id}`)?.[0];
    if (found !== undefined) return found;
    const place = this.#add(kind, id, span);
    this.groups[place]!.claimsParallel = kind === "parallel";
    this.groups[place]!.title = kind === "parallel" ? id : "";
    return place;
  }

  /** The place of a group that was named before. */
  find({ kind, id }: NamedGroup): number | undefined {
    return this.#byName.get(`${kind}:${id}`)?.[0];
  }

  /** Notes a claim once. */
  claim({ what, value, raw }: Claimed, span: Span, group: number | undefined): void {
    const name = `${what} ${value} ${group ?? ""}`;
    if (this.#claimed.has(name)) return;
    this.#claimed.add(name);
    this.claims.push({ what, value, raw, span, ...(group === undefined ? {} : { group }) });
  }

  /** The groups as drafts. */
  drafts(): DraftGroup[] {
    return this.groups.map(({ kind, id, title, claimsParallel, after, span }) => ({
      kind,
      id,
      title,
      claimsParallel,
      after: [...after],
      span,
    }));
  }

  #spokenOf(
    name: GroupName,
    { defines, listed }: { defines: boolean; listed: readonly string[] },
  ): number | undefined {
    const places = this.#byName.get(`${name.kind}:${name.id}`);
    // Of many groups with one name only the last few can be meant.
    return places?.slice(-8).findLast((place) => {
      const group = this.groups[place]!;
      if (defines) return !group.defines && group.listed.size === 0;
      return (
        group.defines ||
        listed.length === 0 ||
        group.listed.size === 0 ||
        listed.some((id) => group.listed.has(id))
      );
    });
  }

  #add(kind: GroupKind, id: string, span: Span): number {
    const group: OpenGroup = {
      kind,
      id,
      span,
      title: "",
      claimsParallel: false,
      defines: false,
      after: new Set(),
      listed: new Set(),
    };
    const place = this.groups.push(group) - 1;
    const name = `${kind}:${id}`;
    const places = this.#byName.get(name);
    if (places === undefined) this.#byName.set(name, [place]);
    else places.push(place);
    return place;
  }
}
