/** Languages in which a line of dots, or one after `#`, is ordinary text. */
const PROSE = /^(?:md|mdx|markdown|txt|text|yaml|yml|rst|adoc)$/i;
const SCRIPT = /^(?:[cm]?[jt]sx?|javascript|typescript)$/i;
const PYTHON = /^(?:py|pyi|python3?)$/i;

/**
 * The first line of a code block that stands for code it does not show, or that says where the rest belongs;
 * undefined when the block is complete as it stands.
 */
export function elisionIn(code: string, language: string): string | undefined {
  const lines = code.split(/\r?\n/);
  const at = lines.findIndex((line, index) => isElision(line, language, lines[index - 1] ?? ""));
  return lines[at]?.trim();
}

function isElision(line: string, language: string, before: string): boolean {
  const text = line.trim();
  if (/^(?:\.{3,}|…)$/.test(text)) {
    if (PROSE.test(language)) return false;
    // In Python three dots are a body of their own, as in a protocol.
    return !(PYTHON.test(language) && /:\s*(?:#.*)?$/.test(before));
  }
  if (/\/[/*]\s*(?:\.{3}|…)|\{\s*(?:\.{3}|…)\s*\}/.test(text)) return true;
  if (SCRIPT.test(language) && /\(\s*(?:\.{3}|…)\s*\)|\[\s*(?:\.{3}|…)\s*\]/.test(text)) return true;
  const comment = commentIn(text, language);
  return (
    comment !== undefined && (STANDS_FOR.test(comment) || (/^\S/.test(line) && PLACES_CODE.test(comment)))
  );
}

/** The words of a line that is nothing but a comment. */
function commentIn(text: string, language: string): string | undefined {
  const found = PROSE.test(language)
    ? /^<!--\s*(.*?)\s*(?:-->)?$/.exec(text)
    : /^(?:\/\/+|#+(?![![])|--|\{?\/\*+|<!--|;+|%+)\s*(.*?)\s*(?:\*+\/\}?|-->)?$/.exec(text);
  return found?.[1];
}

const STANDS_FOR =
  /^(?:\.{3}|…)|(?:\.{3}|…)$(?<=\b(?:existing|rest of|remaining|unchanged|as before|same as|previous|other)\b.*)|^(?:the |your |keep |all |other )*(?:(?:existing|remaining|previous|unchanged)(?: \w+)? (?:code|content|imports?|exports?|fields?|props|properties|methods?|functions?|logic|types?|items?|children|elements?|routes?|state|styles?|rules|cases|tests|config|options|entries|implementation|lines)\b|rest of\b|unchanged\b|same as (?:above|before)\b|existing$)|\b(?:implementation|code|logic|content|fields?|props|imports?|methods?) (?:goes |go )?here\b/i;

/** Comments that speak to the person who pastes the code, not to its reader. */
const PLACES_CODE =
  /^(?:before|after|old|new|current|was|now)\s*:?$|^(?:then |and )?(?:in|inside|within|at|after|before|near|under|above|below)\b.{0,80}:$|^(?:add|insert|put|place|append|update|replace|modify|change|remove|delete)\b.*(?::$|\b(?:this|these|the following|imports?)\b)/i;
