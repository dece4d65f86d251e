import type { TaskRun } from "./state.ts";

/** Tasks that may start, highest upward rank first, then plan order; tasks that left the state `ready` fall out by themselves. */
export type ReadyQueue = {
  push(task: TaskRun): void;
  pop(): TaskRun | undefined;
};

/** An empty queue: a binary heap, O(log n) per operation. */
export function createReadyQueue(): ReadyQueue {
  const heap: TaskRun[] = [];
  return {
    push(task) {
      heap.push(task);
      rise(heap, heap.length - 1);
    },
    pop() {
      while (heap.length > 0) {
        const top = heap[0];
        const last = heap.pop();
        if (last !== undefined && heap.length > 0) {
          heap[0] = last;
          sink(heap);
        }
        if (top?.state === "ready") return top;
      }
      return undefined;
    },
  };
}

function before(a: TaskRun, b: TaskRun): boolean {
  return a.rank > b.rank || (a.rank === b.rank && a.index < b.index);
}

function rise(heap: TaskRun[], from: number): void {
  let at = from;
  while (at > 0) {
    const up = (at - 1) >> 1;
    const child = heap[at];
    const parent = heap[up];
    if (child === undefined || parent === undefined || !before(child, parent)) return;
    heap[at] = parent;
    heap[up] = child;
    at = up;
  }
}

function sink(heap: TaskRun[]): void {
  let at = 0;
  for (;;) {
    let best = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      const candidate = heap[child];
      const champion = heap[best];
      if (candidate !== undefined && champion !== undefined && before(candidate, champion)) best = child;
    }
    if (best === at) return;
    const a = heap[at];
    const b = heap[best];
    if (a === undefined || b === undefined) return;
    heap[at] = b;
    heap[best] = a;
    at = best;
  }
}
