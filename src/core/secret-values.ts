/** Names of variables that hold secrets. */
const NAME =
  /(?:^|_)(?:API_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|CREDENTIALS?|AUTH|PAT|COOKIE|DSN)(?:_|\d|$)|(?:TOKEN|SECRET|PASSWORD|APIKEY)$/iu;

/** Shorter values are too likely to stand in a text by chance. */
const LEAST = 8;

/**
 * What of an environment must never be written down: values of variables that are named like secrets, passwords inside
 * addresses, each line of a value that has several, and how all of these look in JSON and in an address. Longest first.
 */
export function secretValues(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const values = new Set<string>();
  for (const [name, value = ""] of Object.entries(env)) {
    const login = /:\/\/[^\s/@:]*:([^\s/@]+)@/u.exec(value)?.[1];
    if (login !== undefined) values.add(login);
    if (NAME.test(name)) for (const line of value.split(/\r?\n|\\n/u)) values.add(line.trim());
  }
  return withTheirForms([...values].filter(isTelling));
}

/** Values with how they look in JSON and in an address, longest first. */
export function withTheirForms(values: Iterable<string>): readonly string[] {
  const forms = [...values].flatMap((value) => [value, asInJson(value), inAddress(value)]);
  return [...new Set(forms)].toSorted((a, b) => b.length - a.length);
}

/** What a command line gives as a secret: to a variable that is named like one, to an option that is, to `curl -u`. */
export function assignedSecrets(command: string): readonly string[] {
  const found: string[] = [];
  let option = "";
  for (const [word] of command.matchAll(WORD)) {
    const [, name = option, value = word] = /^(?:--?)?([A-Za-z_][\w-]{0,80})=(.*)$/su.exec(word) ?? [];
    const plain = /^(["'])(.*)\1$/su.exec(value)?.[2] ?? value;
    option = /^(?:--[A-Za-z][\w-]{0,80}|-u)$/u.test(word) ? word.slice(word.startsWith("--") ? 2 : 1) : "";
    if (option !== "" || plain.includes("$") || plain.includes("`")) continue;
    if (/^(?:u|user|proxy-user)$/u.test(name))
      found.push(plain.slice(plain.indexOf(":") + 1 || plain.length));
    else if (NAME.test(name.replaceAll("-", "_"))) found.push(plain);
  }
  return found.filter(isTelling);
}

/** Words as the shell parts them, roughly. */
const WORD = /(?:[^\s"';&|<>()]|"[^"]*"|'[^']*')+/gu;

/** Not a path, an address without a login, a number, a plain word, or a line of a key that says nothing. */
function isTelling(value: string): boolean {
  if (value.length < LEAST || /^(?:[/~.]|[a-z]:\\)/iu.test(value)) return false;
  if (/^(?:\d{1,11}|[A-Za-z]{1,15}|-----.*-----)$/u.test(value)) return false;
  return !/^[a-z][a-z\d+.-]*:\/\/[^@]*$/iu.test(value);
}

function asInJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function inAddress(value: string): string {
  return value.isWellFormed() ? encodeURIComponent(value) : value;
}
