import type { Tone } from "./colour.ts";

/** A part of a report in no particular format; its texts are raw, each renderer makes them safe in its own way. */
export type ReportSection = {
  /** Kebab-case, unique in the report. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly ReportBlock[];
};

export type ReportBlock =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | ReportTable;

export type ReportTable = {
  readonly kind: "table";
  readonly caption: string;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly ReportCell[])[];
};

export type ReportColumn = { readonly title: string; readonly right?: boolean };

/** `tone` is never the only sign of what it means: the text says it too. */
export type ReportCell = { readonly text: string; readonly tone?: Tone; readonly code?: boolean };

/** A column of words. */
export const words = (title: string): ReportColumn => ({ title });
/** A column of numbers. */
export const numbers = (title: string): ReportColumn => ({ title, right: true });

/** A cell of plain text. */
export const cell = (text: string, tone?: Tone): ReportCell =>
  tone === undefined ? { text } : { text, tone };

/** `1 task`, `2 tasks`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** A share of 1 as `12 %`; below ten with a decimal, `4.2 %`, and never 100 or 0 when it is not quite. */
export function percent(share: number): string {
  const value = share * 100;
  const text = Math.abs(value) < 9.95 ? value.toFixed(1).replace(/\.0$/, "") : String(Math.round(value));
  if (text === "100" && share < 1) return "99.9 %";
  if (share > 0 && text === "0") return "< 0.1 %";
  return `${text === "-0" ? "0" : text} %`;
}

/** Bytes in the unit a person would choose, of powers of ten: `412 MB`. */
export function bytes(count: number): string {
  if (count < 1e6) return `${Math.max(1, Math.round(count / 1e3))} kB`;
  return count < 1e9 ? `${Math.round(count / 1e6)} MB` : `${(count / 1e9).toFixed(1)} GB`;
}
