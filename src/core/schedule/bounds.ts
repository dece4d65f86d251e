import { fileLoad } from "./file-load.ts";
import type { Graph } from "./graph.ts";
import { heads, upwardRanks } from "./ranks.ts";

/** What no schedule can be shorter than, in minutes, and why. */
export type Bounds = {
  readonly criticalPath: number;
  /** All work, shared out evenly. */
  readonly workPerAgent: number;
  /** Over all files: the earliest start of a writer, all writers one after the other, the shortest rest after any. */
  readonly fileChain: number;
  /** The file whose chain is the longest; absent: no file has a writer. */
  readonly hottestFile?: string;
  /** The greatest of the three, rounded up where all tasks take whole (or half) minutes and so must every schedule. */
  readonly lowerBound: number;
};

/** Lower bounds of the makespan with so many agents (`Infinity`: as many as there are tasks). */
export function bounds(graph: Graph, agents: number): Bounds {
  const { minutes, locks, size } = graph;
  const ranks = upwardRanks(graph);
  const earliest = heads(graph);
  const load = fileLoad(graph);
  const before = new Float64Array(load.length).fill(Infinity);
  const after = new Float64Array(load.length).fill(Infinity);
  let criticalPath = 0;
  let work = 0;
  for (let job = 0; job < size; job++) {
    work += minutes[job]!;
    criticalPath = Math.max(criticalPath, ranks[job]!);
    for (let e = locks.start[job]!; e < locks.start[job + 1]!; e++) {
      const lock = locks.items[e]!;
      if (2 * locks.units[e]! <= locks.capacity[lock]!) continue;
      before[lock] = Math.min(before[lock]!, earliest[job]!);
      after[lock] = Math.min(after[lock]!, ranks[job]! - minutes[job]!);
    }
  }
  let fileChain = 0;
  let hottest = -1;
  for (let lock = 0; lock < load.length; lock++) {
    const chain = before[lock]! + load[lock]! + after[lock]!;
    if (Number.isFinite(chain) && (hottest === -1 || chain > fileChain)) {
      fileChain = chain;
      hottest = lock;
    }
  }
  const workPerAgent = work / Math.max(1, Math.min(agents, size));
  const step = commonStep(minutes);
  const greatest = Math.max(criticalPath, workPerAgent, fileChain);
  const lowerBound = step === 0 ? greatest : Math.ceil(greatest / step) * step;
  const found = { criticalPath, workPerAgent, fileChain, lowerBound };
  return hottest === -1 ? found : { ...found, hottestFile: locks.paths[hottest]! };
}

function commonStep(minutes: Float64Array): number {
  const halves = minutes.every((value) => Number.isInteger(2 * value));
  if (!halves) return 0;
  return minutes.every((value) => Number.isInteger(value)) ? 1 : 0.5;
}

/** Whether a makespan is down at its lower bound, but for the rounding of sums. */
export function meets(makespan: number, lowerBound: number): boolean {
  return makespan - lowerBound <= 1e-9 * Math.max(1, lowerBound);
}
