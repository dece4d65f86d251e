import type { CodeBlock } from "../../core/plan/plan.ts";
import { fenceAt, fenceText } from "../fences.ts";
import { indentOf, LINE, lineText } from "../line.ts";
import type { Lines } from "../line.ts";
import { AS_WRITTEN } from "./prose-of.ts";
import { readValue } from "./value.ts";

/** One field as it stands: what follows its name, the entries below it, the lines quoted below it. */
export type RawField = {
  readonly label: string;
  readonly value: string;
  readonly items: RawItem[];
  readonly quote: string[];
};

/** An entry of a field's list, and the fence below it. */
export type RawItem = { readonly text: string; fence?: string };

/** Sorts the lines of a task, behind its heading up to before `to`, into fields and code. */
export function taskLines(lines: Lines, from: number, to: number): { fields: RawField[]; code: CodeBlock[] } {
  const fields: RawField[] = [];
  const code: CodeBlock[] = [];
  let lead = "";
  for (let line = from; line < to; line++) {
    const kind = lines.kinds[line]!;
    if (kind === LINE.blank) continue;
    const field = fields.at(-1);
    const inner = indentOf(lines, line) > 0;
    const text = lineText(lines, line).trimStart();
    if (kind === LINE.fenceOpen) {
      const fence = fenceAt(lines, line);
      const content = fenceText(lines, fence);
      const item = inner ? field?.items.at(-1) : undefined;
      if (item === undefined) code.push({ ...infoOf(fence.info), text: content, lead, line: line + 1 });
      else item.fence = content;
      line = fence.close;
      lead = "";
    } else if (text === AS_WRITTEN) break;
    else if (kind === LINE.quote && inner) field?.quote.push(text.slice(text.startsWith("> ") ? 2 : 1));
    else if (inner && kind === LINE.bullet) field?.items.push({ text: text.slice(2) });
    else {
      const found = FIELD.exec(text);
      if (found !== null)
        fields.push({ label: found[1]!.trim(), value: found[2]!.trim(), items: [], quote: [] });
      else if (kind === LINE.text) lead = readValue(text.trimEnd());
    }
  }
  return { fields, code };
}

const FIELD = /^(?:[-*] )?\*\*([^*:]+)(?::\*\*|\*\*:)(.*)$/;

/** `ts file=src/a.ts`: the language and the file of a fence. */
function infoOf(info: string): Pick<CodeBlock, "language" | "target"> {
  const target = attribute(info, "file");
  const language = attribute(info, "language") ?? /^[\w+#.-]*(?=\s|$)/.exec(info)?.[0] ?? "";
  return target === undefined ? { language } : { language, target };
}

function attribute(info: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}=("(?:[^"\\\\]|\\\\.)*"|\\S+)`).exec(info)?.[1];
  return found === undefined ? undefined : readValue(found);
}
