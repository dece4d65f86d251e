import {
  landInBatches,
  landInPipeline,
  landInSegments,
  landOneByOne,
  randomChanges,
  type Changes,
  type QueueCost,
} from "../rig/simulated-queue.ts";

const CHANGES = 400;
const SEEDS = 10;
const QUEUES: readonly [name: string, land: (changes: Changes, width: number) => QueueCost][] = [
  ["one by one", landOneByOne],
  ["batches of 8", (changes) => landInBatches(changes, 8)],
  ["pipeline", landInPipeline],
  ["segments", landInSegments],
];

/**
 * Time and proofs per change that merge queues need for 400 waiting changes, in units of one proof: simulated, so the same on
 * every machine. `p` of the changes fail by themselves, a fifth of that clash with one of the eight before.
 */
export function benchLandingQueue(widths: readonly number[] = [1, 4, 8]): readonly string[] {
  const lines: string[] = [];
  for (const width of widths)
    for (const p of [0.01, 0.05, 0.15]) {
      const cells = QUEUES.map(([name, land]) => {
        let [time, proofs] = [0, 0];
        for (let seed = 1; seed <= SEEDS; seed++) {
          const cost = land(randomChanges(CHANGES, p, seed), width);
          time += cost.time / (CHANGES * SEEDS);
          proofs += cost.proofs / (CHANGES * SEEDS);
        }
        return `${name} ${time.toFixed(3)} (${proofs.toFixed(2)})`;
      });
      lines.push(`${width} at once, ${Math.round(p * 100)} % fail: ${cells.join(", ")}`);
    }
  return lines;
}

if (import.meta.main) for (const line of benchLandingQueue()) console.log(line);
