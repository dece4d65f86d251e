/** One thing that may stand at the top of a file, before its own code. */
export type HeadPart = {
  readonly kind: "import" | "directive" | "first" | "comment" | "blank";
  readonly text: string;
  readonly lines: number;
};

const SCRIPT = /\.[cm]?[jt]sx?$/i;
const PYTHON = /\.pyi?$/i;

/** Whether imports of such a file may be moved to its top. */
export function hasHead(path: string): boolean {
  return SCRIPT.test(path) || PYTHON.test(path);
}

/** The parts at the top of a JavaScript, TypeScript or Python file, up to its first line of own code. */
export function headParts(lines: readonly string[], path: string): readonly HeadPart[] {
  const python = PYTHON.test(path);
  const parts: HeadPart[] = [];
  for (let at = 0; at < lines.length;) {
    const part = python ? pythonPart(lines, at) : scriptPart(lines, at);
    if (part === undefined) break;
    parts.push(part);
    at += part.lines;
  }
  return parts;
}

function scriptPart(lines: readonly string[], at: number): HeadPart | undefined {
  const line = lineAt(lines, at);
  if (line === "") return part("blank", lines, at, 1);
  if (at === 0 && line.startsWith("#!")) return part("first", lines, at, 1);
  if (line.startsWith("//")) return part("comment", lines, at, 1);
  if (line.startsWith("/*")) return whenEnded("comment", lines, at, (text) => /\*\/\s*$/.test(text));
  if (/^(["'])use [\w ]+\1;?$/.test(line)) return part("directive", lines, at, 1);
  if (!/^import\b(?!\s*[(.])/.test(line)) return undefined;
  return whenEnded("import", lines, at, (text) =>
    /(["'])[^"'\n]+\1\s*(?:with\s*\{[^}]*\}\s*)?;?\s*(?:\/\/.*)?$/.test(text),
  );
}

function pythonPart(lines: readonly string[], at: number): HeadPart | undefined {
  const line = lineAt(lines, at);
  if (line === "") return part("blank", lines, at, 1);
  if (at < 2 && /^#(?:!|.*coding[:=])/.test(line)) return part("first", lines, at, 1);
  if (line.startsWith("#")) return part("comment", lines, at, 1);
  const quotes = /^[rR]?("""|''')/.exec(line)?.[1];
  if (quotes !== undefined)
    return whenEnded("first", lines, at, (text) => text.trimEnd().indexOf(quotes, 4) > 0);
  if (/^from\s+__future__\s/.test(line)) return part("directive", lines, at, 1);
  if (!/^(?:import|from)\s/.test(line)) return undefined;
  return whenEnded(
    "import",
    lines,
    at,
    (text) => !/\\\s*$/.test(text) && count(text, "(") === count(text, ")"),
  );
}

/** A statement goes on until its text is whole; one that never is, is none. */
function whenEnded(
  kind: HeadPart["kind"],
  lines: readonly string[],
  at: number,
  ended: (text: string) => boolean,
): HeadPart | undefined {
  for (let length = 1; at + length <= lines.length && length <= 200; length++) {
    const found = part(kind, lines, at, length);
    if (ended(found.text)) return found;
  }
  return undefined;
}

function part(kind: HeadPart["kind"], lines: readonly string[], at: number, length: number): HeadPart {
  return {
    kind,
    lines: length,
    text: lines
      .slice(at, at + length)
      .join("\n")
      .trim(),
  };
}

function lineAt(lines: readonly string[], at: number): string {
  return (lines[at] ?? "").trim();
}

function count(text: string, what: string): number {
  return text.split(what).length - 1;
}
