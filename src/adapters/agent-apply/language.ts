/** Languages of fences by the file endings that they are written to. */
const FAMILIES: readonly { readonly names: RegExp; readonly files: RegExp }[] = [
  {
    names: /^(?:[cm]?[jt]sx?|javascript|typescript|javascriptreact|typescriptreact|node)$/i,
    files: /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/i,
  },
  { names: /^(?:py|pyi|python3?)$/i, files: /\.pyi?$/i },
  { names: /^(?:json|jsonc|json5)$/i, files: /\.(?:jsonc?|json5|\w*rc|webmanifest|map)$|(?:^|\/)\.\w+rc$/i },
  { names: /^ya?ml$/i, files: /\.ya?ml$/i },
  { names: /^(?:css|scss|sass|less)$/i, files: /\.(?:css|scss|sass|less|vue|svelte)$/i },
  { names: /^(?:sql|postgresql|pgsql|sqlite)$/i, files: /\.sql$/i },
  { names: /^(?:go|golang)$/i, files: /\.go$/i },
  { names: /^(?:rs|rust)$/i, files: /\.rs$/i },
  { names: /^(?:md|mdx|markdown)$/i, files: /\.(?:mdx?|markdown)$/ },
  { names: /^(?:toml|html|xml|swift|kotlin|java|ruby|php|graphql|proto)$/i, files: /\.\w+$/ },
];

/** Whether a fence of that language can be the text of that file; an unknown language can be anything. */
export function fitsFile(language: string, path: string): boolean {
  const family = FAMILIES.find(({ names }) => names.test(language));
  if (family === undefined) return true;
  return family.files.test(path) || !FAMILIES.slice(0, -1).some(({ files }) => files.test(path));
}
