import { readdirSync, readlinkSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";

import { processTable } from "../process/process-table.ts";

/**
 * Which process has which number of the pool. A hold is a symbolic link `<number>.<generation>` whose text names
 * the holder: made in one atomic step, and as a new hold must take the next generation, two processes that both find a
 * dead holder cannot both succeed it. The highest generation counts.
 */
export type Holders = {
  /** Takes the number unless a living process has it; `before` tells whether it was ever taken. */
  take(number: number): { readonly before: boolean } | undefined;
  /** Gives the number back for anybody. */
  free(number: number): void;
  /** Hands the number to that process, for as long as it lives; without one, takes it back. */
  hand(number: number, to?: { readonly pid: number; readonly startTime: string }): void;
  /** Takes back a hold as if it had never been. */
  undo(number: number): void;
};

const FREE = "free";

/** Holds of this process in a folder. */
export function openHolders(folder: string): Holders {
  const me = `${process.pid} ${processTable.find(process.pid)?.startTime}`;
  const succeed = (number: number, generation: number, holder: string): boolean => {
    try {
      symlinkSync(holder, join(folder, `${number}.${generation + 1}`));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
    for (const old of generations(folder, number)) if (old <= generation) remove(folder, number, old);
    return true;
  };
  return {
    take(number) {
      const generation = generations(folder, number).at(-1) ?? 0;
      const holder = generation === 0 ? FREE : holderOf(folder, number, generation);
      if (holder === undefined || isAlive(holder)) return undefined;
      return succeed(number, generation, me) ? { before: generation > 0 } : undefined;
    },
    free(number) {
      const generation = generations(folder, number).at(-1);
      if (generation !== undefined) succeed(number, generation, FREE);
    },
    hand(number, to) {
      const generation = generations(folder, number).at(-1) ?? 0;
      succeed(number, generation, to === undefined ? me : `${to.pid} ${to.startTime}`);
    },
    undo(number) {
      for (const generation of generations(folder, number)) remove(folder, number, generation);
    },
  };
}

/** Numbers that were ever held, with the pid of the living process that has each now. */
export function holdersIn(folder: string): ReadonlyMap<number, number | undefined> {
  const numbers = new Set(names(folder).map((name) => Number.parseInt(name, 10)));
  return new Map(
    [...numbers].map((number) => {
      const generation = generations(folder, number).at(-1);
      const holder = generation === undefined ? undefined : holderOf(folder, number, generation);
      return [number, holder !== undefined && isAlive(holder) ? Number.parseInt(holder, 10) : undefined];
    }),
  );
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+\.\d+$/.test(name));
  } catch {
    return [];
  }
}

function generations(folder: string, number: number): number[] {
  return names(folder)
    .filter((name) => name.startsWith(`${number}.`))
    .map((name) => Number(name.slice(name.indexOf(".") + 1)))
    .sort((a, b) => a - b);
}

function holderOf(folder: string, number: number, generation: number): string | undefined {
  try {
    return readlinkSync(join(folder, `${number}.${generation}`));
  } catch {
    return undefined;
  }
}

function remove(folder: string, number: number, generation: number): void {
  try {
    unlinkSync(join(folder, `${number}.${generation}`));
  } catch {
    // Somebody else was quicker.
  }
}

function isAlive(holder: string): boolean {
  const row = holder === FREE ? undefined : processTable.find(Number.parseInt(holder, 10));
  return row !== undefined && !row.zombie && holder === `${row.pid} ${row.startTime}`;
}
