/** True of "All previous tasks", "everything above", "ALL prior work". */
export function saysAllPrevious(words: string): boolean {
  return ALL_PREVIOUS.test(words);
}

/** True of "All", "all other tasks", "everything else". */
export function saysAllOthers(words: string): boolean {
  return ALL_OTHERS.test(words);
}

/** True where the words are an id with at most a word or two of explanation, not a sentence with a number in it. */
export function isBareId(words: string, id: string): boolean {
  const rest = words
    .replace(id, "")
    .replace(/^\s*(?:tasks?|sub-?tasks?|steps?|issues?|#)\b/i, "")
    .trim();
  return rest === "" || /[A-Za-z.-]/.test(id) || rest.split(/\s+/).length <= 3;
}

/** True of words that can only be meant as a task's id, though no task bears it. */
export function looksLikeId(words: string): boolean {
  return words.length <= 80 && /\d/.test(words) && words.split(/\s+/).length <= 2;
}

const ALL_PREVIOUS =
  /^(?:all|everything|every)(?: of)?(?: the)?(?: tasks?)?(?: (?:previous|prior|preceding|above|earlier|before|others? above|implementation tasks?))(?: [a-z-]+){0,3}$/i;
const ALL_OTHERS =
  /^(?:all(?: the)?(?: other)? (?:micro-?)?(?:tasks?|steps?)|all|all others?|everything(?: else)?)(?: complete[d]?)?$/i;
