import { listText } from "../headed/list-text.ts";
import { indentOf, LINE } from "../line.ts";
import type { Lines } from "../line.ts";

/** What a task says it takes from earlier tasks and gives to later ones, each entry as written. */
export type Interfaces = { readonly consumes: readonly string[]; readonly produces: readonly string[] };

/** Reads `- Consumes: …` and `- Produces: …` with the bullets below them. */
export function readInterfaces(lines: Lines, from: number, to: number): Interfaces {
  const found = { consumes: [] as string[], produces: [] as string[] };
  let own: string[] | undefined;
  let indent = 0;
  for (let line = from; line < to; line++) {
    const kind = lines.kinds[line]!;
    if (kind === LINE.blank) continue;
    const text = kind === LINE.text || kind === LINE.bullet ? listText(lines, line).replaceAll("**", "") : "";
    const head = HEAD.exec(text);
    if (head !== null) {
      own = head[1]!.toLowerCase() === "consumes" ? found.consumes : found.produces;
      indent = indentOf(lines, line);
      if (head[2] !== "") own.push(head[2]!);
    } else if (own !== undefined && text !== "" && indentOf(lines, line) > indent) own.push(text);
    else own = undefined;
  }
  return found;
}

const HEAD = /^(Consumes|Produces)\b[^:：]{0,60}[:：]\s*(.*)$/i;
