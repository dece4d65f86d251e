/**
 * A reader of short words that remembers its answers: a long document says "6 min" and "(NEW)" a hundred thousand times.
 * Longer words are read each time: what is remembered must not hold on to the text it was cut from.
 */
export function remember<T>(read: (words: string) => T): (words: string) => T {
  const known = new Map<string, T>();
  return (words) => {
    // Up to this length the engine copies a part of a string, beyond it refers to the whole.
    if (words.length > 12) return read(words);
    const found = known.get(words);
    if (found !== undefined || known.has(words)) return found as T;
    const answer = read(words);
    if (known.size >= 1000) known.clear();
    known.set(words, answer);
    return answer;
  };
}
