import type { Finding } from "../plan.ts";
import type { Draft } from "./draft.ts";
import { counted } from "./words.ts";

/** How often each thing is told before the rest is only counted. */
export const MOST_OF_ONE_KIND = 50;

/** The findings with at most `most` of one code; what goes beyond becomes one more that counts the rest. */
export function tell(drafts: Iterable<Draft>, most: number = MOST_OF_ONE_KIND): Finding[] {
  const counts = new Map<string, number>();
  const told: Finding[] = [];
  const over = new Map<string, Draft>();
  for (const draft of drafts) {
    const number = (counts.get(draft.code) ?? 0) + 1;
    counts.set(draft.code, number);
    if (number <= most) told.push(finish(draft));
    else if (number === most + 1) over.set(draft.code, draft);
  }
  for (const [code, draft] of over) {
    const { place, mend: _, ...rest } = draft;
    const count = counts.get(code)! - most;
    const message = `${counted(count, "more finding")} of this kind, the first: ${messageOf(draft)}`;
    told.push({ ...rest, message, span: place(), count });
  }
  return told;
}

function finish({ place, mend, ...draft }: Draft): Finding {
  const found = { ...draft, message: messageOf(draft), span: place() };
  const mended = mend?.();
  return mended === undefined || mended.edits.length === 0 ? found : { ...found, ...mended };
}

function messageOf({ message }: Pick<Draft, "message">): string {
  return typeof message === "string" ? message : message();
}
