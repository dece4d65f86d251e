/** One run of a chunked task's main work: units `start` to before `start + size`, all of one chunk. */
export type Slice = {
  /** Place in the plan's list of chunks, from 0. */
  readonly chunk: number;
  /** Units of the task before this slice. */
  readonly start: number;
  readonly size: number;
  /** Whether the chunk is complete with it. */
  readonly endsChunk: boolean;
};

/** How many units the chunks have together. */
export function unitsOf(chunks: readonly number[]): number {
  return chunks.reduce((sum, size) => sum + Math.max(0, size), 0);
}

/**
 * The chunks from unit `from` on, in order, each cut into slices of at most `checkpointEvery` units from its own start;
 * a chunk of no units is left out. One by one, as there may be very many.
 */
export function* chunkSlices(
  chunks: readonly number[],
  checkpointEvery: number = Infinity,
  from: number = 0,
): Generator<Slice> {
  const most = checkpointEvery > 0 ? checkpointEvery : Infinity;
  let before = 0;
  for (const [chunk, size] of chunks.entries()) {
    const end = before + Math.max(0, size);
    // By multiplication, so that sizes with fractions do not drift; from where a checkpoint stood in between, as it comes.
    for (let place = Math.max(0, Math.floor((from - before) / most) || 0); ; place++) {
      const start = Math.max(from, place === 0 ? before : before + place * most);
      const stop = Math.min(end, before + (place + 1) * most);
      if (start >= end) break;
      if (stop > start) yield { chunk, start, size: stop - start, endsChunk: stop === end };
    }
    before = end;
  }
}
