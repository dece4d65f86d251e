import assert from "node:assert/strict";
import { it } from "node:test";

import { planOf } from "../../test/rig/plan-of.ts";
import { NO_CONFIG } from "./config.ts";
import { assignedSecrets } from "./secret-values.ts";
import { writtenSecrets } from "./written-secrets.ts";

it("a command gives secrets to variables, options and logins that are named like them, and to no others", () => {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ["DB_PASSWORD=hunter2-hunter ./deploy", ["hunter2-hunter"]],
    ["export MY_TOKEN='abc def ghi' && x", ["abc def ghi"]],
    ["x --api-key abcd1234efgh --verbose-mode yes", ["abcd1234efgh"]],
    ["x --password=longenough1 --token $TOKEN", ["longenough1"]],
    ["curl -u me:sekret-pass http://x; sort -u a:b", ["sekret-pass"]],
    ["TOKEN=$(cat token) API_KEY=development PASS=1 y", []],
    ["sort --key=2,3nr file; tr --token-count 12345678", []],
  ];
  for (const [command, secrets] of rows) assert.deepEqual(assignedSecrets(command), secrets, command);
  for (const shape of ["--a", "a=", "-u ", "-ua", "'", "a'\""]) assignedSecrets(shape.repeat(300_000));
});

it("a plan's keys, headers and whole private keys are found, with values of the environment that stand in it", () => {
  const pem = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END PRIVATE KEY-----";
  const key = `sk-ant-api03-${"aB3".repeat(10)}`;
  const [task] = planOf([{ id: "1" }]).tasks;
  assert(task !== undefined);
  const plan = {
    ...planOf([{ id: "1" }]),
    tasks: [
      {
        ...task,
        body: `Use ${key},\nthe value-of-the-environment\nand ${pem}.`,
        commands: [{ name: "x", phase: "post" as const, command: "API_TOKEN=of-a-command-1 x" }],
      },
    ],
  };
  const config = {
    ...NO_CONFIG,
    agents: [
      {
        name: "a",
        kind: "command" as const,
        tier: "cheap" as const,
        env: { MY_SECRET: "of-the-config-1", MODE: "of-no-secret" },
      },
    ],
  };
  assert.deepEqual(
    new Set(
      writtenSecrets({ plan, config, agentSpecs: ["command:x --token of-an-agent-1"] }, [
        "value-of-the-environment",
        "elsewhere-entirely",
      ]),
    ),
    new Set([key, pem, "value-of-the-environment", "of-a-command-1", "of-the-config-1", "of-an-agent-1"]),
  );
});
