/** Landings that follow each other in the queue and are proven together, on the tree of the last. */
type Segment = {
  readonly id: number;
  /** Of each of its landings, whether it needs a proof; all of a segment do, or none, or those at both its ends. */
  readonly needs: readonly boolean[];
  /** Part of one that was red. */
  readonly isCut: boolean;
  state: "waiting" | "proving" | "green" | "red";
};

/** A proof to begin: of the landings from place `from` up to but without `to`, on the tree of the last of them. */
export type SegmentProof = { readonly segment: number; readonly from: number; readonly to: number };

/** Which landings of a queue are proven together, which may land, and which is to blame. Places count from the front. */
export type LandingWindow = {
  /** One more comes in behind. */
  add(needsProof: boolean): void;
  /** What came of a proof. Answers the proofs that say nothing any more; what comes of those is not taken in. */
  told(segment: number, isGreen: boolean): readonly number[];
  /** So many from the front are proven: the branch may move to the last of them. */
  landable(): number;
  /** Nothing is before the first any more, and alone it fails. */
  isFirstToBlame(): boolean;
  /** So many from the front, all that may, have landed. */
  landed(count: number): void;
  /** The one at this place and all behind it leave; those of its segment before it have to be proven anew. Answers as `told`. */
  cutOff(place: number): readonly number[];
  /** The proofs to begin now; each is named once. */
  begin(): readonly SegmentProof[];
};

/** At most so many landings are proven together, and for each proof at once so many are under way. */
export const LARGEST_SEGMENT = 8;

/**
 * The choices of the merge queue. Segments of it, at most `proofs` at once, are proven side by side, each on top of all before
 * it, and the longest green prefix lands. A red one is cut into parts, whose last was proven with it, until one landing is left:
 * the culprit. What is behind a red one waits, as its trees hold the culprit too, and never fills it up. Segments become half
 * as large after each that was red and twice as large after each that was green.
 */
export function createLandingWindow(proofs: () => number): LandingWindow {
  const segments: Segment[] = [];
  /** Landings behind the segments. */
  let behind: boolean[] = [];
  let largest = LARGEST_SEGMENT;
  let ids = 0;

  const put = (at: number, parts: readonly (readonly boolean[])[], isCut: boolean): void => {
    const made = parts.map((needs) => {
      const state: Segment["state"] = needs[0] === true ? "waiting" : "green";
      return { id: ids++, needs, isCut, state };
    });
    segments.splice(at, 0, ...made);
  };
  const dissolve = (from: number): readonly number[] => {
    const gone = segments.splice(from);
    behind = [...gone.flatMap(({ needs }) => needs), ...behind];
    return gone.flatMap(({ id, state }) => (state === "proving" ? [id] : []));
  };
  const fill = (): void => {
    const isCutting = segments.some(({ state, isCut }) => state === "red" || (isCut && state !== "green"));
    if (isCutting) return;
    const free = proofs() - segments.filter(({ state }) => state === "proving").length;
    const parts = divide(behind, { most: Math.max(0, free) * largest, into: free });
    behind = behind.slice(lengthOf(parts));
    put(segments.length, parts, false);
  };

  return {
    add: (needsProof) => void behind.push(needsProof),
    told(segment, isGreen) {
      const at = segments.findIndex(({ id, state }) => id === segment && state === "proving");
      const told = segments[at];
      if (told === undefined) return [];
      told.state = isGreen ? "green" : "red";
      if (!told.isCut) largest = isGreen ? Math.min(LARGEST_SEGMENT, largest * 2) : Math.max(1, largest >> 1);
      if (isGreen) return [];
      const ended = dissolve(at + 1);
      if (told.needs.length > 1) {
        segments.splice(at, 1);
        put(at, divide(told.needs, { most: Infinity, into: proofs() + 1 }), true);
      }
      return ended;
    },
    landable() {
      const open = segments.findIndex(({ state }) => state !== "green");
      const green = open < 0 ? segments : segments.slice(0, open);
      const free = open < 0 ? [...behind, true].indexOf(true) : 0;
      return lengthOf(green.map(({ needs }) => needs)) + free;
    },
    isFirstToBlame: () => segments[0]?.state === "red",
    landed(count) {
      let left = count;
      while (left > 0 && segments.length > 0) left -= segments.shift()?.needs.length ?? 0;
      behind = behind.slice(left);
    },
    cutOff(place) {
      let before = 0;
      const at = segments.findIndex(({ needs }) => (before += needs.length) > place);
      before -= segments[at]?.needs.length ?? 0;
      const ended = dissolve(at < 0 ? segments.length : at);
      behind.length = place - before;
      return ended;
    },
    begin() {
      fill();
      const begun: SegmentProof[] = [];
      let free = proofs() - segments.filter(({ state }) => state === "proving").length;
      let from = 0;
      for (const segment of segments) {
        const to = from + segment.needs.length;
        if (segment.state === "waiting" && free-- > 0) {
          segment.state = "proving";
          begun.push({ segment: segment.id, from, to });
        }
        from = to;
      }
      return begun;
    },
  };
}

/**
 * The first `most` landings that need a proof in up to `into` parts, as equal as can be; each part begins and ends with one
 * that needs it. Those between two parts, before the first and behind the last, which need none, are parts of their own.
 */
function divide(
  needs: readonly boolean[],
  { most, into }: { readonly most: number; readonly into: number },
): readonly (readonly boolean[])[] {
  const places = needs.flatMap((it, at) => (it ? [at] : []));
  const taken = Math.min(most, places.length);
  const count = Math.min(into, taken);
  const parts: (readonly boolean[])[] = [];
  let at = 0;
  const upTo = (end: number): void => {
    if (end > at) parts.push(needs.slice(at, end));
    at = Math.max(at, end);
  };
  for (let part = 0; part < count; part++) {
    upTo(places[Math.floor((taken * part) / count)] ?? at);
    upTo((places[Math.floor((taken * (part + 1)) / count) - 1] ?? at) + 1);
  }
  upTo(places[taken] ?? needs.length);
  return parts;
}

function lengthOf(parts: readonly (readonly boolean[])[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}
