import assert from "node:assert/strict";
import { it } from "node:test";

import { agentEnvironment } from "./agent-environment.ts";

const user = {
  PATH: "/bin",
  HOME: "/h",
  LC_TIME: "C",
  CI: "1",
  https_proxy: "p",
  JAVA_HOME: "/j",
  NVM_DIR: "/n",
  ANTHROPIC_API_KEY: "a",
  OPENAI_BASE_URL: "u",
  GITHUB_TOKEN: "g",
  AWS_SECRET_ACCESS_KEY: "s",
  SSH_AUTH_SOCK: "/run/agent",
  DATABASE_URL: "d",
  GIT_DIR: "/elsewhere",
  NODE_OPTIONS: "--require ./x.js",
  NODE_TEST_CONTEXT: "child",
  MY_SETTING: "mine",
};

it("passes on what programs, toolchains and models need, and no other secret", () => {
  const { PATH, HOME, LC_TIME, CI, https_proxy, JAVA_HOME, NVM_DIR, ANTHROPIC_API_KEY, OPENAI_BASE_URL } =
    user;
  const expected = {
    PATH,
    HOME,
    LC_TIME,
    CI,
    https_proxy,
    JAVA_HOME,
    NVM_DIR,
    ANTHROPIC_API_KEY,
    OPENAI_BASE_URL,
  };
  assert.deepEqual(agentEnvironment({}, user), expected);
  const before = Object.keys(agentEnvironment({}, user)).length;
  const named = agentEnvironment(
    {
      TOKEN: "$GITHUB_TOKEN",
      PLAIN: "value",
      AGENT_SOCK: "${SSH_AUTH_SOCK}",
      NONE: "$NOT_THERE",
      PRICE: "$5 a day",
    },
    { ...user, RENGA_PASS_ENV: "MY_SETTING, DATABASE_URL" },
  );
  assert.equal(Object.keys(named).length, before + 6);
  const { TOKEN, PLAIN, AGENT_SOCK, PRICE, MY_SETTING, DATABASE_URL } = named;
  assert.deepEqual(
    [TOKEN, PLAIN, AGENT_SOCK, PRICE, MY_SETTING, DATABASE_URL],
    ["g", "value", "/run/agent", "$5 a day", "mine", "d"],
  );
});
