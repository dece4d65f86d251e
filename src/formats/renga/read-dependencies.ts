import { DEPENDENCY_SOURCES } from "../../core/plan/plan.ts";
import type { RawDependency } from "../dialect.ts";
import { isNone, readList } from "./value.ts";

/** Names that a document has: a set or a map of them. */
export type Names = { has(name: string): boolean };

/** What a task depends on: names in quotes and keys of tasks are meant to the letter, other words as in any document. */
export function readDependencies(written: string, keys: Names): RawDependency[] {
  const named = readList(written).filter(({ text, quoted }) => quoted || !isNone(text));
  return named.map(({ text, quoted, remark }) => {
    const remarks = remark.split(";").map((word) => word.trim());
    const source = DEPENDENCY_SOURCES.find((one) => remarks.includes(one));
    const percent = remarks
      .map((word) => /^(\d+(?:\.\d+)?) ?%$/.exec(word)?.[1])
      .find((share) => share !== undefined);
    const kind = remarks.includes("soft")
      ? "soft"
      : percent !== undefined || remarks.includes("percent")
        ? "percent"
        : "hard";
    if (!quoted && !keys.has(text))
      return {
        text: remark === "" ? text : `${text} (${remark})`,
        ...(source === undefined ? {} : { source }),
      };
    return {
      text,
      exact: true,
      kind,
      source: source ?? "explicit",
      ...(percent === undefined ? {} : { percent: Number(percent) }),
    };
  });
}
