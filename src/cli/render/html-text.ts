import { safeText } from "./plain.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A stranger's text for HTML and SVG, in an element or in a quoted attribute: never markup, and without characters that hide or reorder. */
export function htmlText(text: string): string {
  return safeText(text).replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? "");
}
