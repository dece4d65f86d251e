/** Does a file of this path, by the customs of its language, hold tests or what only tests need? */
export function isTestPath(path: string): boolean {
  return FOLDER.test(path) || NAME.test(path);
}

const FOLDER = /(?:^|\/)(?:tests?|__tests__|specs?|__mocks__|__snapshots__|fixtures|testdata|e2e)\//i;
const NAME =
  /(?:^|\/)(?:test_[^/]*|conftest\.py|[^/]*(?:[._-](?:test|tests|spec|specs))\.[^/]*|[^/]*_test\.[^/]*|[^/]*[a-z0-9](?:Test|Tests|Spec)\.[^/]*)$/;
