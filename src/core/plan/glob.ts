/**
 * Whether a path matches a pattern of literal segments, `*` and `?` within a segment and `**` over any number of them.
 * Two-pointer matching with one point of return on each level: time is at most pattern times path, never exponential.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  const wanted = pattern.split("/");
  const given = path.split("/");
  return matches(wanted.length, given.length, {
    isAny: (w) => wanted[w] === "**",
    fits: (w, g) => matchesSegment(wanted[w]!, given[g]!),
  });
}

/** The directory that all matches lie in; empty: anywhere. */
export function globRoot(pattern: string): string {
  const parts = pattern.split("/");
  const wild = parts.findIndex((part) => part.includes("*") || part.includes("?"));
  return parts.slice(0, Math.min(wild < 0 ? parts.length : wild, parts.length - 1)).join("/");
}

/** Whether no path can match both, as far as their roots and last letters tell; false where it is unsure. */
export function globsDiffer(a: string, b: string): boolean {
  const [rootA, rootB] = [globRoot(a), globRoot(b)];
  if (!within(rootA, rootB) && !within(rootB, rootA)) return true;
  const [endA, endB] = [literalEnd(a), literalEnd(b)];
  return !endA.endsWith(endB) && !endB.endsWith(endA);
}

function within(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

function literalEnd(pattern: string): string {
  return pattern.slice(
    Math.max(pattern.lastIndexOf("*"), pattern.lastIndexOf("?"), pattern.lastIndexOf("/")) + 1,
  );
}

function matchesSegment(pattern: string, text: string): boolean {
  return matches(pattern.length, text.length, {
    isAny: (p) => pattern[p] === "*",
    fits: (p, t) => pattern[p] === "?" || pattern[p] === text[t],
  });
}

type Alphabet = {
  readonly isAny: (at: number) => boolean;
  readonly fits: (at: number, given: number) => boolean;
};

function matches(patternLength: number, length: number, alphabet: Alphabet): boolean {
  let p = 0;
  let returnTo = -1;
  let returnAt = 0;
  for (let t = 0; t < length;) {
    if (p < patternLength && alphabet.isAny(p)) {
      returnTo = p++;
      returnAt = t;
    } else if (p < patternLength && alphabet.fits(p, t)) {
      p++;
      t++;
    } else if (returnTo >= 0) {
      p = returnTo + 1;
      t = ++returnAt;
    } else return false;
  }
  while (p < patternLength && alphabet.isAny(p)) p++;
  return p === patternLength;
}
