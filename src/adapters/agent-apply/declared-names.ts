/** Declarations that stand at the beginning of a line, by what they look like in the languages plans are written for. */
const DECLARATIONS: readonly RegExp[] = [
  /^(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\s*\*?|class|interface|type|enum|const|let|var|namespace)\s+([\w$]+)/,
  /^(?:async\s+)?(?:def|class)\s+(\w+)/,
  /^(?:pub(?:\([^)]*\))?\s+)?(?:async\s+|unsafe\s+|const\s+)*(?:fn|struct|enum|trait|type|static|mod)\s+(\w+)/,
  /^func\s+(\([^)]*\)\s*\w+|\w+)/,
  /^(?:public\s+|private\s+|protected\s+|internal\s+|static\s+|final\s+|sealed\s+|abstract\s+|data\s+|open\s+)+(?:class|interface|enum|record|struct|object)\s+(\w+)/,
];

/** The names that a piece of code declares at its top level; `export default` and `module.exports` count as names. */
export function declaredNames(code: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of code.split(/\r?\n/)) {
    if (/^export\s+default\b/.test(line)) names.add("export default");
    if (/^module\.exports\s*=/.test(line)) names.add("module.exports");
    for (const declaration of DECLARATIONS) {
      const name = declaration.exec(line)?.[1];
      if (name !== undefined) names.add(name.replace(/\s+/g, " "));
    }
  }
  return names;
}
