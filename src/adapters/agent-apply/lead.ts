/** What the words before a code block ask for. */
export type Wish =
  /** Word for word: it belongs in the file, at the end if there is already something. */
  | { readonly kind: "add"; readonly plainly: boolean; readonly atEnd: boolean }
  /** One half of a replacement that is given word for word. */
  | { readonly kind: "old" }
  | { readonly kind: "new" }
  /** An example, an expected output, a command to try: nothing to write. */
  | { readonly kind: "skip" }
  | { readonly kind: "unclear"; readonly why: string };

/** Reads the prose before a fence. It never guesses: what is not plainly an addition or half of a replacement is unclear. */
export function readLead(prose: string): Wish {
  const lead = plainWords(prose);
  if (NEW_HALF.test(lead)) return { kind: "new" };
  if (OLD_HALF.test(lead)) return { kind: "old" };
  if (EXAMPLE.test(lead)) return { kind: "skip" };
  const verb = CHANGE.exec(lead)?.[1];
  if (verb !== undefined) return unclear(`it says "${verb.toLowerCase()}"`);
  const sketch = SKETCH.exec(lead)?.[0];
  if (sketch !== undefined) return unclear(`it calls its code "${sketch.toLowerCase()}"`);
  const elsewhere = lead.replace(AT_END, "");
  const place = POSITION.exec(elsewhere)?.[0] ?? insideOf(elsewhere);
  if (place !== undefined) return unclear(`the code belongs at a certain place ("${place.trim()}")`);
  return { kind: "add", plainly: ADDITION.test(lead), atEnd: AT_END.test(lead) };
}

/** Whether a task's title announces something new, a change of what is there, something for a part of a file, or nothing of it. */
export function readTitle(title: string): "new" | "change" | "part" | undefined {
  const words = plainWords(title);
  if (TITLE_CHANGE.test(words)) return "change";
  if (TITLE_PART.test(words) && insideOf(words) !== undefined) return "part";
  return TITLE_NEW.test(words) ? "new" : undefined;
}

function unclear(why: string): Wish {
  return { kind: "unclear", why };
}

/** Without Markdown, list marks, step numbers, and fields that say something about the task instead of its code. */
function plainWords(prose: string): string {
  return prose
    .split(/\r?\n/)
    .map((line) =>
      line
        .replace(/\*\*|__/g, "")
        .replace(/^\s*(?:[-*+>#]+\s+|\d+[.)]\s+)*(?:\[.\]\s*)?/, "")
        .replace(/^(?:step\s+[\d.]+\s*[:.-]\s*|action\s*:\s*)/i, "")
        .trim(),
    )
    .filter((line) => line !== "" && !FIELD.test(line))
    .join(" ");
}

const FIELD =
  /^(?:files?|path|duration|(?:estimated )?time|estimate|dependenc(?:y|ies)|depends on|parallel(?: group)?|group|wave|agent|priority|status|type|lines?|effort|complexity|risk|success criteria|acceptance)\b[^:]{0,20}:/i;

const OLD_HALF =
  /^(?:find|locate|search for|look for|current|currently|existing|old|original|before|from|replace|change)\b(?!.*\bwith:?$)(?:(?:\s+(?:this|these|the|following|exact|existing|current|old|original|code|text|lines?|block|version|from))*|\s*\([^)]*\))*\s*:?$/i;
const NEW_HALF =
  /^(?:(?:and\s+)?(?:replace|change|swap)(?:d|s)?(?:\s+(?:it|this|that|them|the above))?\s+(?:with|to|by|for)|with|to|by|new|after|becomes?)\b(?:\s+(?:this|these|the|following|new|code|text|lines?|block|version))*\s*:?$/i;
const EXAMPLE =
  /^(?:for )?(?:examples?|e\.g\.|usage|sample|expected|outputs?|results?|verify|verification|validation|run|test(?: it| with| steps| command)|check|commit|try|manual)\b/i;
const CHANGE =
  /(?:^|[.:;,(–—]\s*|\s-\s|\b(?:and|then|also|or|please|must|should)\s+)(replace|update|modify|change|edit|render|integrate|wrap|rename|remove|delete|insert|refactor|move|extend|convert|rewrite|register|mount|inject|swap|adjust|patch|alter|fix|merge|wire|connect|prepend|find|locate|go to|open|navigate)\b/i;
const SKETCH =
  /\b(?:sketch|skeleton|outline|pseudo-?code|pattern|shape|basic structure|structure only|for reference|something like|similar to|along the lines|might look|could look|would look|example|context|simplified|roughly)\b/i;
const AT_END =
  /\b(?:(?:at|to) (?:the )?(?:very )?(?:end|bottom)(?: of (?:the |this |your )?(?:existing )?file)?|after (?:the )?last (?:export|line|function|declaration|definition|type|interface))\b/i;
const POSITION =
  /\b(?:after|before|above|below|between|inside|within|beneath|underneath|next to|near|alongside|around|in place of|instead of|(?:at|to) (?:the )?(?:top|beginning|start|head))\b[^:]{0,30}|\blines? ~?\d+[-\d]*/i;
const ADDITION =
  /\b(?:create|add|append|define|implement|write|declare|introduce|export|content|contents|code|implementation|definitions?|following|new file|full file|complete file)\b/i;
const TITLE_NEW =
  /^(?:create|add|implement|define|write|introduce|build|generate|declare|new|scaffold|set ?up|append|export)\b/i;
const TITLE_CHANGE =
  /^(?:update|modify|change|edit|refactor|fix|integrate|wire|connect|hook up|rename|replace|remove|delete|migrate|improve|optimi[sz]e|clean|move|extend|convert|rewrite|adjust|enable|disable|register|render|wrap)\b/i;

/** "Create the Panel component in X" makes something; "Add the button to Panel" changes Panel. */
const TITLE_PART = /\b(?:add|append|introduce)\b/i;

const PART =
  /\b(?:in|into|to)\s+(?:the\s+|an?\s+)?(?:[\w$`.]+\s+){0,3}(?:class|interface|function|method|hook|component|section|block|object|array|enum|struct|state|toolbar|list|switch|router|routes?|body|constructor|menu|table)\b/i;
const NAMED_PART =
  /\b(?:[Ii]n|[Ii]nto|[Tt]o)\s+(?:the\s+)?(?:`([^`]+)`|((?!TypeScript|JavaScript|GitHub)[A-Za-z][a-z0-9]*[A-Z]\w*(?![\w./])|[A-Z]+_[A-Z_]+\b|\w+\(\)))/;

/** The part of a file that the words name, rather than the file. */
function insideOf(lead: string): string | undefined {
  const named = NAMED_PART.exec(lead);
  const inner = named?.[1] ?? named?.[2];
  if (inner !== undefined && !/[/\\]|\.\w+$/.test(inner)) return named?.[0];
  return PART.exec(lead)?.[0];
}
