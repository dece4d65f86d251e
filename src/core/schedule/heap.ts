/** Binary heap of numbers by key, smallest first; equal keys by number, so that every schedule can be repeated. */
export class Heap {
  #keys: Float64Array;
  #values: Int32Array;
  size = 0;

  constructor(capacity = 4) {
    this.#keys = new Float64Array(capacity);
    this.#values = new Int32Array(capacity);
  }

  /** Key of the smallest; NaN when empty. */
  topKey(): number {
    return this.size === 0 ? Number.NaN : this.#keys[0]!;
  }

  push(key: number, value: number): void {
    if (this.size === this.#keys.length) this.#grow();
    const keys = this.#keys;
    const values = this.#values;
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (keys[parent]! < key || (keys[parent] === key && values[parent]! < value)) break;
      keys[at] = keys[parent]!;
      values[at] = values[parent]!;
      at = parent;
    }
    keys[at] = key;
    values[at] = value;
  }

  /** Takes the smallest out; -1 when empty. */
  pop(): number {
    if (this.size === 0) return -1;
    const keys = this.#keys;
    const values = this.#values;
    const top = values[0]!;
    const size = --this.size;
    const key = keys[size]!;
    const value = values[size]!;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      const right = child + 1;
      if (right < size && before(keys[right]!, values[right]!, keys[child]!, values[child]!)) child = right;
      if (!before(keys[child]!, values[child]!, key, value)) break;
      keys[at] = keys[child]!;
      values[at] = values[child]!;
      at = child;
    }
    keys[at] = key;
    values[at] = value;
    return top;
  }

  #grow(): void {
    const keys = new Float64Array(2 * this.size + 4);
    const values = new Int32Array(2 * this.size + 4);
    keys.set(this.#keys);
    values.set(this.#values);
    this.#keys = keys;
    this.#values = values;
  }
}

function before(keyA: number, valueA: number, keyB: number, valueB: number): boolean {
  return keyA < keyB || (keyA === keyB && valueA < valueB);
}
