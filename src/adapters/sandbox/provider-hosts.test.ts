import assert from "node:assert/strict";
import { it } from "node:test";

import { allowedHosts, PROVIDER_HOSTS } from "./provider-hosts.ts";

it("lets an agent reach its provider, where its model is served, and what the configuration adds", () => {
  const env = {
    ANTHROPIC_BASE_URL: "http://127.0.0.1:8123/v1",
    HOMEPAGE: "https://example.org",
    OPENAI_BASE_URL: "nonsense",
  };
  assert.deepEqual(allowedHosts("anthropic", env, ["registry.example.org", "api.anthropic.com"]), [
    ...(PROVIDER_HOSTS["anthropic"] ?? []),
    "127.0.0.1:8123",
    "registry.example.org",
  ]);
  assert.deepEqual(allowedHosts("none-such", {}), []);
  assert.deepEqual(allowedHosts(undefined, {}), Object.values(PROVIDER_HOSTS).flat());
});
