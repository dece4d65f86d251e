import assert from "node:assert/strict";
import { test } from "node:test";

import { holdsSecrets } from "./holds-secrets.ts";

test("names of secrets are known, and plans about secrets are not taken for them", () => {
  const secret = [
    ".env",
    ".env.local.json",
    "config/secrets.yaml",
    "deploy/prod.secret.yml",
    "secrets/readme.md",
    "service-account-prod.json",
    "google_credentials.json",
    "api-keys.yaml",
    "ci/token.json",
    ".aws/config.json",
    "ssh/id_rsa.md",
    "notes/passwords.md",
  ];
  const open = [
    "specs/012-api-keys/tasks.md",
    "docs/plans/rotate-credentials.md",
    ".kiro/specs/token-refresh/tasks.md",
    "TASK_QUEUE.yaml",
    ".taskmaster/tasks/tasks.json",
    "backlog/tasks/task-7 - Private keys.md",
    "design-tokens.md",
    "monkeys.json",
  ];
  assert.deepEqual([...secret, ...open].filter(holdsSecrets), secret);
});
