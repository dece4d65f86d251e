import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where people and programs keep keys, sessions and what was typed; relative to the home folder. */
const IN_HOME: readonly string[] = [
  // keys and logins
  ".ssh .aws .azure .gnupg .kube .docker .password-store .vault-token .netrc .git-credentials .pypirc .npmrc .yarnrc.yml",
  ".config/gcloud .config/gh .config/hub .config/glab-cli .config/git/credentials .config/op .config/rclone .config/sops",
  ".cargo/credentials .cargo/credentials.toml .gem/credentials .m2/settings.xml .gradle/gradle.properties .terraform.d",
  ".databricks .oci .s3cfg .boto .pgpass .my.cnf .local/share/keyrings .pki Library/Keychains",
  // agents' own logins: each agent is given its own again
  ".claude .claude.json .codex .gemini .qwen .pi .config/opencode .local/share/opencode .config/github-copilot .config/amp .cursor",
  // browsers
  ".mozilla .config/google-chrome .config/chromium .config/BraveSoftware .config/microsoft-edge .config/vivaldi snap/firefox",
  "Library/Cookies Library/Safari Library/Application\u00a0Support/Google/Chrome Library/Application\u00a0Support/Firefox",
  // what was typed
  ".bash_history .zsh_history .zhistory .local/share/fish/fish_history .node_repl_history .python_history .psql_history",
  ".mysql_history .sqlite_history .rediscli_history .lesshst .viminfo",
].flatMap((line) => line.split(" ").map((path) => path.replaceAll("\u00a0", " ")));

/** Example files are there to be read. */
const ENV_FILE = /^\.env(?:$|\.(?!example$|sample$|template$|dist$|defaults$))/u;

/**
 * Files and folders that no agent may read: secrets of the user, logins of other agents, the checkout's `.env` files,
 * Renga's homes of agents. Absolute, and only those that are there.
 */
export function secretPlaces(home: string, root: string): readonly string[] {
  const ofCheckout = existsSync(root) ? readdirSync(root).filter((name) => ENV_FILE.test(name)) : [];
  return [
    ...IN_HOME.map((path) => join(home, path)),
    ...ofCheckout.map((name) => join(root, name)),
    join(root, ".renga", "agents"),
  ].filter((path) => existsSync(path));
}
