import { readFileSync } from "node:fs";

import type { RuleHelp } from "../schema/sarif.ts";

/** What docs/findings.md says of each code: its line in the tables, and its example; nothing where the file is not there. */
export function findingHelp(): ReadonlyMap<string, RuleHelp> {
  let text: string;
  try {
    text = readFileSync(new URL("../../docs/findings.md", import.meta.url), "utf8");
  } catch {
    return new Map();
  }
  const examples = new Map(
    text
      .split(/^### (?=`)/m)
      .slice(1)
      .map((section) => {
        const end = section.indexOf("\n");
        return [section.slice(0, end).replaceAll("`", "").trim(), section.slice(end).trim()] as const;
      }),
  );
  const help = new Map<string, RuleHelp>();
  for (const row of text.matchAll(/^\| (`[^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)) {
    const [, codes = "", , what = "", todo = ""] = row;
    for (const [, code = ""] of codes.matchAll(/`([a-z-]+)`/g)) {
      const parts = [examples.get(code), `To mend it: ${todo}.`].filter((part) => part !== undefined);
      help.set(code, { what, markdown: parts.join("\n\n") });
    }
  }
  return help;
}
