import { Heap } from "../schedule/heap.ts";
import type { TaskRun } from "./state.ts";

/** Tasks that may start, highest upward rank first, then plan order; those that left the state `ready` fall out by themselves. */
export class ReadyQueue {
  readonly #heap = new Heap();
  readonly #tasks = new Map<number, TaskRun>();

  push(task: TaskRun): void {
    this.#tasks.set(task.index, task);
    this.#heap.push(-task.rank, task.index);
  }

  pop(): TaskRun | undefined {
    for (let index = this.#heap.pop(); index >= 0; index = this.#heap.pop()) {
      const task = this.#tasks.get(index);
      this.#tasks.delete(index);
      if (task?.state === "ready") return task;
    }
    return undefined;
  }
}
