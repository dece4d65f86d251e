// Sequences first, then single characters: an OSC or DCS string must go with its content.
const SEQUENCES =
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  /(?:\u001b\]|\u009d)[^\u0007\u001b\u009c\r\n]*(?:\u0007|\u001b\\|\u009c)?|(?:\u001b[PX^_]|[\u0090\u0098\u009e\u009f])[^\u001b\u009c\r\n]*(?:\u001b\\|\u009c)?|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[ -/]*[0-~]?/g;
// Controls, and what makes a terminal show text in another order than it was written, or not at all.
const CONTROLS =
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]/g;
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
const RISKY =
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]/;

/** A stranger's text as one line that a terminal shows as it is: no control character, escape sequence or reordering mark. */
export function safeText(text: string): string {
  if (!RISKY.test(text)) return text;
  return text.replace(SEQUENCES, "").replace(BREAKS, " ").replace(CONTROLS, "").toWellFormed();
}

/** A stranger's text as lines, each made safe; of a line that overwrote itself (`10 %\r20 %`) only the last state stays. */
export function safeLines(text: string): string[] {
  const lines = text.split(/\r*\n/).map((line) => safeText(line.slice(line.lastIndexOf("\r") + 1)).trimEnd());
  while (lines.at(-1) === "") lines.pop();
  return lines;
}
