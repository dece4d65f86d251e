/** Lines of one file that landings added and that are still in it: each by its hash, with the landing that added it; oldest first. */
export type LineOwners = readonly { readonly hash: number; readonly owner: number }[];

/** How often each line stands in a text, by the line's hash; lines of white space alone do not count. */
export type LineCounts = ReadonlyMap<number, number>;

/** One file as a landing finds it and as it would leave it. */
export type FileChange = {
  /** What earlier landings added. */
  readonly owners: LineOwners;
  readonly before: LineCounts;
  readonly after: LineCounts;
  /** The file on the commit that the attempt worked on, and in the attempt's own commit. */
  readonly attemptBase: LineCounts;
  readonly attempt: LineCounts;
  /** Had the landing with this number landed before the attempt began? */
  readonly seen: (owner: number) => boolean;
};

export type Lost = {
  /** Lines that the attempt knew and took away itself, by landing. */
  readonly superseded: readonly { readonly owner: number; readonly hash: number }[];
  /** Lines that are gone although the attempt did not take them away. */
  readonly dropped: readonly { readonly owner: number; readonly hash: number }[];
};

/** A hash of 53 bits. (cyrb53) */
export function hashLine(line: string): number {
  let [h1, h2] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    h1 = Math.imul(h1 ^ code, 2654435761);
    h2 = Math.imul(h2 ^ code, 1597334677);
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  return 4294967296 * (2097151 & h2) + (h1 >>> 0);
}

/** Line ends and the white space before them do not tell lines apart. */
export function countLines(text: string): LineCounts {
  const counts = new Map<number, number>();
  for (const line of text.split("\n")) {
    const bare = line.trimEnd();
    if (bare === "") continue;
    const hash = hashLine(bare);
    counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  return counts;
}

/**
 * Which lines of earlier landings the change would take out of the file. Lines are counted, not placed: a line is still there
 * as long as the file holds it as often as landings added it. A merge may take away as many of a line as the attempt itself
 * took from its base, and no more.
 */
export function lostLines({ owners, before, after, attemptBase, attempt, seen }: FileChange): Lost {
  const superseded: { owner: number; hash: number }[] = [];
  const dropped: { owner: number; hash: number }[] = [];
  for (const [hash, present] of presentOwners(owners, before)) {
    const now = after.get(hash) ?? 0;
    const lost = present.length - now;
    if (lost <= 0) continue;
    const taken = Math.max(0, (attemptBase.get(hash) ?? 0) - (attempt.get(hash) ?? 0));
    const unmeant = Math.min(lost, Math.max(0, (before.get(hash) ?? 0) - taken - now));
    const [known, unknown] = [present.filter(seen), present.filter((owner) => !seen(owner))];
    const victims = [...unknown, ...known].slice(0, unmeant);
    dropped.push(...victims.map((owner) => ({ owner, hash })));
    const left = known.slice(Math.max(0, unmeant - unknown.length)).slice(0, lost - unmeant);
    superseded.push(...left.map((owner) => ({ owner, hash })));
  }
  return { superseded, dropped };
}

/** The owners of a file's lines after a landing that took it from `before` to `after`. */
export function ownersAfter(
  owners: LineOwners,
  owner: number,
  { before, after }: Pick<FileChange, "before" | "after">,
): LineOwners {
  const left: { hash: number; owner: number }[] = [];
  for (const [hash, present] of presentOwners(owners, before))
    for (const who of present.slice(Math.max(0, present.length - (after.get(hash) ?? 0))))
      left.push({ hash, owner: who });
  for (const [hash, count] of after)
    for (let added = count - (before.get(hash) ?? 0); added > 0; added--) left.push({ hash, owner });
  return left;
}

/** The owners of each line as far as the file still holds it; of a line that is gone in part, the latest. */
function presentOwners(owners: LineOwners, before: LineCounts): ReadonlyMap<number, readonly number[]> {
  const byHash = new Map<number, number[]>();
  for (const { hash, owner } of owners) {
    const known = byHash.get(hash);
    if (known === undefined) byHash.set(hash, [owner]);
    else known.push(owner);
  }
  for (const [hash, present] of byHash) {
    const count = before.get(hash) ?? 0;
    if (count === 0) byHash.delete(hash);
    else if (present.length > count) byHash.set(hash, present.slice(-count));
  }
  return byHash;
}
