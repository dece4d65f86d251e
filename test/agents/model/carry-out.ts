import type { Asked, Call, Reply } from "./reply.ts";
import { handsOf } from "./tools.ts";

/** A cheap model, as the providers call theirs. */
const CHEAP = /haiku|mini|luna|lite|cheap/;

/**
 * Does what an assignment asks for: writes the code that it gives into the first of its files, below what is there already unless
 * the file is NEW. A cheap model gets a task wrong whose assignment is `hard`: by itself one that says so.
 */
export function carryOut(asked: Asked, hard: RegExp = /\(hard\)/): Reply {
  const hands = handsOf(asked);
  if (hands === undefined) return { text: "A title" };
  const file = /^- (\S+) \((NEW|[^)]*)/m.exec(asked.prompt);
  const code = /^```\w*\n([^]*?)^```$/m.exec(asked.prompt)?.[1];
  const path = file?.[1];
  if (path === undefined || code === undefined) return { text: "RENGA-QUESTION: Which code is meant?" };
  const wrong = hard.test(asked.prompt) && CHEAP.test(asked.model);
  const text = wrong ? "// This was too hard.\n" : code;
  const reads = file?.[2] === "NEW" ? undefined : hands.read(path);
  const calls: Call[] =
    file?.[2] === "NEW"
      ? [hands.write(path, text)]
      : reads === undefined
        ? [hands.run(`cat >> '${path}' <<'EOT'\n\n${text}EOT`)]
        : [reads, hands.write(path, `${withoutNumbers(asked.answers[0] ?? "")}\n${text}`)];
  const next = calls[asked.answers.length];
  return next === undefined ? { text: report(path) } : { calls: [next] };
}

/** Agents number the lines of what they read. */
function withoutNumbers(text: string): string {
  const lines = text
    .replace(/\n*<system-reminder>[^]*$/, "")
    .split("\n")
    .map((line) => line.replace(/^ *\d+(?:→|\t|\| )/, ""));
  return `${lines.join("\n").trimEnd()}\n`;
}

function report(path: string): string {
  return `STATUS: complete\nERRORS: none\nWARNINGS: none\nDELIVERABLES:\n- ${path}`;
}
