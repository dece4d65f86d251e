/** True of files that by their name hold keys or passwords: a search never opens them. */
export function holdsSecrets(path: string): boolean {
  return FOLDER.test(path) || NAME.test(path) || (DATA.test(path) && WORD.test(path));
}

const FOLDER = /(?:^|\/)(?:\.?secrets?|\.?credentials?|\.ssh|\.aws|\.gnupg|\.kube|\.docker)\//i;
const NAME =
  /(?:^|\/)\.?(?:env|secrets?|credentials?|passwords?|tokens?|kubeconfig|npmrc|netrc|id_[a-z\d]+)(?:\.[^/]*)?$/i;
const DATA = /\.(?:ya?ml|json|jsonl|ndjson)$/i;
/** In names of data files only: a plan about API keys is a plan. */
const WORD =
  /(?:^|[./_-])(?:env|secrets?|credentials?|passwords?|private|service[-_]?account|(?:api|access|auth|refresh)[-_]?(?:keys?|tokens?)|keys?|token)[^/]*$/i;
