import assert from "node:assert/strict";
import { test } from "node:test";

import { wantedSkills } from "./skills.ts";

test("skills of the task, of its agent and of the plan's words, each once", () => {
  const task = {
    skills: ["tinker-api"],
    body: "- `house-style`: MANDATORY for every step\n- `document-skills`: optional",
    objective: "must use .claude/skills/release/",
  };
  const known = ["tinker-api", "house-style", "document-skills"];
  assert.deepEqual(
    wantedSkills(task, { skills: ["tinker-api", "review"] }, { goal: "tinker-api is mandatory" }, known),
    ["tinker-api", "review", "house-style", "release"],
  );
});

test("a skill that is only mentioned is not wanted, nor a mandatory thing that is no skill", () => {
  const task = { body: "house-style is nice to have\nTests are mandatory" };
  assert.deepEqual(wantedSkills(task, undefined, {}, ["house-style"]), []);
});
