import { isFileName } from "../file-name.ts";
import { readFileUses } from "../file-uses.ts";
import { listText } from "../headed/list-text.ts";
import { LINE, trimmedLine } from "../line.ts";
import type { Lines } from "../line.ts";
import type { Track } from "./track-headings.ts";

/** What a track owns: folders and files that it alone may change, and the one folder that its own names are relative to. */
export type Owned = { readonly paths: readonly string[]; readonly folder?: string };

/** Reads the fields in which a track names what it owns: on the line, or in the list below. */
export function ownedPaths(lines: Lines, { sections }: Track): Owned {
  const reader = new OwnedReader();
  for (const { line: first, end } of sections) {
    reader.leave();
    for (let line = first + 1; line < end; line++) {
      const kind = lines.kinds[line]!;
      if (kind === LINE.heading) reader.heading(trimmedLine(lines, line));
      else if (kind === LINE.text || kind === LINE.bullet || kind === LINE.number)
        reader.line(listText(lines, line).slice(0, LONGEST), kind === LINE.text);
      else if (kind !== LINE.blank) reader.leave();
    }
  }
  return reader.owned();
}

class OwnedReader {
  readonly #paths = new Set<string>();
  readonly #folders = new Set<string>();
  #owner: "files" | "folder" | undefined;

  leave(): void {
    this.#owner = undefined;
  }

  heading(text: string): void {
    this.#owner = HEADED.test(text) ? "files" : undefined;
  }

  line(text: string, plain: boolean): void {
    const field = FIELD.exec(text);
    if (field !== null) this.#owner = FOLDER.test(text) ? "folder" : "files";
    else if (plain) this.#owner = undefined;
    if (this.#owner === undefined) return;
    for (const path of pathsIn(field === null ? text : field[1]!)) {
      this.#paths.add(path);
      if (this.#owner === "folder") this.#folders.add(path);
    }
  }

  owned(): Owned {
    const paths = [...this.#paths];
    const folder = this.#folders.size === 1 ? [...this.#folders][0]!.replace(/\/+(?:\*\*?)?$/, "") : "";
    return folder === "" || folder === "." ? { paths } : { paths, folder };
  }
}

function pathsIn(words: string): string[] {
  const parts = words.split("`");
  if (parts.length < 3)
    return readFileUses(words)
      .filter(({ path }) => isFileName(path, path.includes("/")))
      .map(({ path }) => path);
  return parts.filter((part, at) => at % 2 === 1 && at + 1 < parts.length && isFileName(part, true));
}

const LONGEST = 600;
const FIELD =
  /^\**(?:(?:working )?director(?:y|ies)|folders?|(?:owned|exclusive|own) (?:files?|paths?|director(?:y|ies)|folders?)|owns|file (?:ownership|territory|scope)|(?:exclusive )?territory|(?:files?|director(?:y|ies))(?: (?:to (?:modify|create|touch)|owned|touched))?|exclusive ownership)\**\s*(?:\([^()]*\)\s*)?[:：]\**\s*(.*)$/i;
const FOLDER = /^\**(?:working )?(?:director|folder)/i;
const HEADED =
  /^#+\s*\W*(?:(?:owned|exclusive|own) (?:files|paths|directories)|(?:file )?(?:ownership|territory)|files owned)\b/i;
