/** What steers a terminal, reorders a line or hides in it, and what JSON leaves as it is. */
const STEERS = /[\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** A document as JSON for programs, and for the eyes of somebody who looks at it on a terminal: the same data, and strangers' texts steer nothing. */
export function jsonText(document: unknown): string {
  const text = JSON.stringify(document, undefined, 2);
  const escaped = text.replace(STEERS, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `${escaped}\n`;
}
