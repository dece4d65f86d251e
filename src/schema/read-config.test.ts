import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";
import { stringify } from "yaml";

import { UserError } from "../core/user-error.ts";
import { configOf, type ConfigFile } from "./config.ts";
import { readConfig } from "./read-config.ts";

const EMPTY = configOf({});

test("an empty file, and one whose keys are all commented out, say nothing", () => {
  for (const text of [
    "",
    "\n",
    "# nothing\n",
    "gates:\n  before:\n  # - npm test\nworktree:\n",
    "{}",
    "\uFEFF{}",
  ])
    assert.deepEqual(readConfig("renga.config.yaml", text), { ...EMPTY, source: "renga.config.yaml" }, text);
});

test("YAML and JSON are read alike, and what is left out has its default", () => {
  const yaml = `profile: reliable
gates:
  before:
    - npm test
  end:
    - name: coverage
      command: npm run coverage
      threshold: { value: 'All files\\s*\\|\\s*([\\d.]+)', least: 80, worseBy: 0.5 }
worktree:
  links: [node_modules]
monitors:
  - { name: load, command: uptime, alertOn: "load average: [5-9]" }
`;
  const json = `{
\t"$schema": "https://example.org/config.schema.json",
\t"profile": "reliable",
\t"gates": { "before": ["npm test"], "end": [
\t\t{ "name": "coverage", "command": "npm run coverage",
\t\t  "threshold": { "value": "All files\\\\s*\\\\|\\\\s*([\\\\d.]+)", "least": 80, "worseBy": 0.5 } } ] },
\t"worktree": { "links": ["node_modules"] },
\t"monitors": [{ "name": "load", "command": "uptime", "alertOn": "load average: [5-9]" }]
}
`;
  const config = readConfig("c", yaml);
  assert.deepEqual(readConfig("c", json), config);
  assert.equal(config.profile, "reliable");
  assert.deepEqual(config.gates.before, [{ name: "npm test", command: "npm test", timeoutSeconds: 600 }]);
  assert.deepEqual(config.gates.end[0]?.threshold, {
    value: "All files\\s*\\|\\s*([\\d.]+)",
    least: 80,
    worseBy: 0.5,
  });
  assert.deepEqual(config.worktree, { ...EMPTY.worktree, links: ["node_modules"] });
  assert.equal(config.monitors[0]?.intervalSeconds, 60);
});

const refusal = (text: string): string => {
  try {
    readConfig("renga.config.yaml", text);
  } catch (error) {
    assert.ok(error instanceof UserError);
    return `${error.message}${error.hint === undefined ? "" : ` | ${error.hint}`}`;
  }
  return "accepted";
};

for (const [text, message] of [
  [
    "gates:\n  befor:\n    - x\n",
    "renga.config.yaml:2: there is no key gates.befor; did you mean before? | known here: before, task, group, phase, end",
  ],
  [
    "gates:\n  end:\n    - name: a\n      comand: x\n",
    "renga.config.yaml:4: there is no key gates.end[0].comand; did you mean command? (and 1 more) | known here: name, command, timeoutSeconds, threshold",
  ],
  [
    '{\n  "monitors": [\n    { "name": "a", "command": "b", "alert_on": "x" }\n  ]\n}',
    "renga.config.yaml:3: there is no key monitors[0].alert_on; did you mean alertOn? | known here: name, command, intervalSeconds, alertOn, watch",
  ],
  [
    "gates:\n  end:\n    - command: x\n      timeout: 5\n",
    "renga.config.yaml:4: there is no key gates.end[0].timeout; did you mean timeoutSeconds? | known here: name, command, timeoutSeconds, threshold",
  ],
  [
    "monitors:\n  - name: a\n    command: b\n    watch: { series: {}, treshold: [] }\n",
    "renga.config.yaml:4: there is no key monitors[0].watch.treshold; did you mean thresholds? | known here: series, step, thresholds, stallSeconds, action",
  ],
  [
    "colour: red\n",
    "renga.config.yaml:1: there is no key colour | known here: $schema, profile, gates, worktree, errors, monitors",
  ],
  ["\n\nprofile: fast\n", "renga.config.yaml:3: profile: one of speed, balanced, reliable is expected"],
  [
    "gates:\n  end: npm test\n",
    "renga.config.yaml:2: gates.end: a list (each line begins with -) is expected",
  ],
  [
    "gates:\n  end:\n    - a\n    - 5\n",
    "renga.config.yaml:4: gates.end[1]: a text or a set of keys is expected",
  ],
  ["gates:\n  end:\n    - name: a\n", "renga.config.yaml:3: gates.end[0].command: is missing"],
  [
    "gates:\n  end:\n    - command: x\n      timeoutSeconds: 0\n",
    "renga.config.yaml:4: gates.end[0].timeoutSeconds: has to be greater than 0",
  ],
  ["gates:\n  end:\n    - ''\n", "renga.config.yaml:3: gates.end[0]: is empty"],
  ["- a\n", "renga.config.yaml:1: a set of keys is expected"],
  ["just words", "renga.config.yaml:1: a set of keys is expected"],
  [
    "worktree:\n  links:\n    - a\n    - ../b\n",
    "renga.config.yaml:4: worktree.links[1]: has to stay inside the repository",
  ],
] as const)
  test(`refused: ${message}`, () => assert.equal(refusal(text), message));

test("what is wrong with a pattern, a threshold or the YAML itself is said with its line", () => {
  const known = (pattern: string): string =>
    refusal(`errors:\n  - id: a\n    pattern: ${pattern}\n    cause: b\n    recovery: c\n`);
  assert.match(
    known("'('"),
    /^renga\.config\.yaml:3: errors\[0\]\.pattern: not a regular expression: .*Unterminated/u,
  );
  assert.equal(known("no licence"), "accepted");
  const gate = (threshold: string): string =>
    refusal(`gates:\n  end:\n    - command: x\n      threshold: ${threshold}\n`);
  assert.match(gate("{ value: '$.a[' , least: 1 }"), /:4: gates\.end\[0\]\.threshold\.value: .*JSON path/u);
  assert.match(gate("{ value: '(.)' }"), /:4: gates\.end\[0\]\.threshold: needs least, most or both/u);
  assert.match(gate("{ value: '(.)', worseBy: 1 }"), /worseBy needs least or most beside it/u);
  assert.match(gate("{ value: '(.)', least: 1, most: 2, worseBy: 1 }"), /not with both/u);
  assert.match(gate("{ value: '(.)', least: 3, most: 2 }"), /least \(3\) is greater than most \(2\)/u);
  assert.match(refusal("gates:\n  end: [\n"), /^renga\.config\.yaml:\d: /u);
  assert.match(refusal("profile: speed\nprofile: reliable\n"), /^renga\.config\.yaml:2: .*unique/u);
  assert.match(refusal('{ "profile": "speed", }}'), /^renga\.config\.yaml:1: /u);
});

test("whatever the text, the answer is a configuration or a line of the file", () => {
  const word = fc.constantFrom("gates", "end", "command", "profile", "errors", "pattern", "x", "(", "watch");
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      word,
      fc.integer(),
      fc.constant(null),
      fc.array(tie("node"), { maxLength: 3 }),
      fc.dictionary(word, tie("node"), { maxKeys: 4 }),
    ),
  })).node;
  fc.assert(
    fc.property(
      fc.oneof(
        tree.map((it) => stringify(it)),
        tree.map((it) => JSON.stringify(it)),
        fc.string(),
      ),
      (text) => {
        assert.match(refusal(text), /^accepted$|^renga\.config\.yaml:[1-9]\d*: \S/u);
      },
    ),
  );
});

test("a monitor may have all that a monitor of a plan has", () => {
  const file: ConfigFile = {
    monitors: [
      {
        name: "loss",
        command: "tail -1 log",
        watch: {
          series: { loss: "$.loss" },
          step: "$.step",
          thresholds: [{ series: "loss", above: 9 }],
          stallSeconds: 9,
          action: "stop",
        },
      },
    ],
  };
  assert.deepEqual(readConfig("c", JSON.stringify(file)).monitors, [
    { ...file.monitors![0], intervalSeconds: 60 },
  ]);
});
