import type { Task } from "../plan/plan.ts";
import { scopeOf } from "../plan/scope.ts";

/** The kind of change a task makes: what all its files are, else what its title says, else `feature`. */
export function changeType(task: Task): string {
  const scope = scopeOf(task);
  if (scope.length > 0) {
    const kind = OF_FILES.find(([pattern]) => scope.every((path) => pattern.test(path)))?.[1];
    if (kind !== undefined) return kind;
  }
  return OF_TITLES.find(([pattern]) => pattern.test(task.title))?.[1] ?? "feature";
}

const OF_FILES: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|\/)(?:tests?|__tests__|spec|e2e)\/|[._-](?:test|spec)\.[^/]+$|(?:^|\/)test_[^/]+\.py$|_test\.(?:go|py|rb)$/i,
    "tests",
  ],
  [/\.(?:md|mdx|rst|adoc)$|(?:^|\/)(?:docs?\/|LICENSE|CHANGELOG)/i, "docs"],
  [/(?:^|\/)migrations?\/|\.sql$/i, "migration"],
  [/\.d\.ts$|(?:^|\/)types?(?:\/|\.[jt]sx?$)/i, "types"],
  [/\.(?:css|scss|sass|less)$/i, "style"],
  [
    /(?:^|\/)\.[^/]+(?:\/|$)|\.(?:ya?ml|toml|ini|cfg|lock|json)$|(?:^|\/)(?:Makefile|Dockerfile)$|\.config\.[cm]?[jt]s$/,
    "config",
  ],
];

const OF_TITLES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:docs?|documentation|document|docstrings?|readme|changelog|guide|comments?)\b/i, "docs"],
  [/\b(?:tests?|testing|specs?|coverage|e2e)\b/i, "tests"],
  [/\b(?:migrations?|migrate|schema)\b/i, "migration"],
  [/\b(?:types?|typings?|interfaces?|type hints?|annotations?)\b/i, "types"],
  [/\b(?:refactor\w*|rename|extract|move|clean ?up|simplify|deduplicate|split)\b/i, "refactor"],
  [/\b(?:remove|delete|drop|deprecate)\b/i, "removal"],
  [/\b(?:fix\w*|bugs?|repair|correct|resolve)\b/i, "fix"],
  [/\b(?:config\w*|set ?up|ci|pipeline|lint\w*|dependenc(?:y|ies)|install|bump|upgrade)\b/i, "config"],
  [/\b(?:style|styling|css|theme|layout)\b/i, "style"],
];
