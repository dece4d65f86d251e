import type { Lists } from "./lists.ts";

/** Number of the strongly connected component of each node (Tarjan 1972, without recursion): nodes on a common cycle share one. */
export function components(succs: Lists): Int32Array {
  const size = succs.start.length - 1;
  const component = new Int32Array(size).fill(-1);
  const index = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const nextEdge = succs.start.slice();
  const stack: number[] = [];
  const path: number[] = [];
  let counter = 0;
  let found = 0;
  const enter = (node: number): void => {
    index[node] = low[node] = counter++;
    stack.push(node);
    path.push(node);
  };
  const leave = (node: number): void => {
    path.pop();
    const parent = path.at(-1);
    if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[node]!);
    if (low[node] !== index[node]) return;
    let member: number;
    do {
      member = stack.pop()!;
      component[member] = found;
    } while (member !== node);
    found++;
  };
  for (let root = 0; root < size; root++) {
    if (index[root] !== -1) continue;
    enter(root);
    while (path.length > 0) {
      const node = path.at(-1)!;
      if (nextEdge[node] === succs.start[node + 1]) {
        leave(node);
        continue;
      }
      const next = succs.items[nextEdge[node]!++]!;
      if (index[next] === -1) enter(next);
      else if (component[next] === -1) low[node] = Math.min(low[node]!, index[next]!);
    }
  }
  return component;
}
