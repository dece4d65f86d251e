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
    "renga.config.yaml: 2 mistakes\n  renga.config.yaml:3: gates.end[0].command: is missing\n  renga.config.yaml:4: there is no key gates.end[0].comand; did you mean command? (known here: name, command, timeoutSeconds, threshold)",
  ],
  [
    "profile: fast\ngates:\n  befor: []\n  atend: []\nbudget:\n  run: much\n",
    "renga.config.yaml: 4 mistakes\n  renga.config.yaml:1: profile: one of speed, balanced, reliable is expected\n  renga.config.yaml:3: there is no key gates.befor; did you mean before? (known here: before, task, group, phase, end)\n  renga.config.yaml:4: there is no key gates.atend (known here: before, task, group, phase, end)\n  renga.config.yaml:6: budget.run: a number is expected",
  ],
  [
    "profile: speed\nprofile: speed\ngates: {}\ngates: {}\n",
    "renga.config.yaml: 2 mistakes\n  renga.config.yaml:2: Map keys must be unique\n  renga.config.yaml:4: Map keys must be unique",
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
    "renga.config.yaml:1: there is no key colour | known here: $schema, profile, gates, worktree, errors, monitors, agents, providers, prices, budget, route, sandbox",
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
  [
    "agents:\n  - name: quick\n    kind: claude\n    modell: haiku\n",
    "renga.config.yaml:4: there is no key agents[0].modell; did you mean model? | known here: name, kind, command, model, tier, provider, capacity, role, instructions, tools, skills, takes, env, args, maxTurns, maxUsd, resume, jsonl",
  ],
  [
    "agents:\n  - name: quick\n    kind: gpt\n",
    "renga.config.yaml:3: agents[0].kind: one of claude, codex, acp, command, apply, script is expected",
  ],
  [
    "agents:\n  - { name: a, kind: claude }\n  - { name: A, kind: codex }\n",
    "renga.config.yaml:3: agents[1].name: there is another agent A",
  ],
  [
    "agents:\n  - name: a\n    kind: command\n",
    "renga.config.yaml:3: agents[0].kind: command needs a command beside it",
  ],
  [
    "agents:\n  - name: claude:haiku\n    kind: claude\n",
    "renga.config.yaml:2: agents[0].name: letters, digits, spaces and . _ & - only, a letter or digit first",
  ],
  [
    "agents:\n  - name: apply\n    kind: apply\n",
    "renga.config.yaml:2: agents[0].name: is the name of an agent that is always there",
  ],
  [
    "agents:\n  - name: pi\n    kind: command\n    command: pi\n    jsonl:\n      usage: { inputs: $.usage.input }\n",
    "renga.config.yaml:6: there is no key agents[0].jsonl.usage.inputs; did you mean input? | known here: when, input, cacheRead, cacheWrite, output, over, cachedWithin",
  ],
  [
    "agents:\n  - name: pi\n    kind: command\n    command: pi\n    jsonl: { usd: cost }\n",
    "renga.config.yaml:5: agents[0].jsonl.usd: is no JSON path, which begins with $: $.usage.input_tokens",
  ],
  [
    "agents:\n  - name: a\n    kind: codex\n    capacity: 0\n",
    "renga.config.yaml:4: agents[0].capacity: has to be at least 1",
  ],
  [
    "providers:\n  anthropic:\n    concurency: 4\n",
    "renga.config.yaml:3: there is no key providers.anthropic.concurency; did you mean concurrency? | known here: concurrency, perMinute",
  ],
  ["prices:\n  gpt-6-luna:\n    input: 0.1\n", "renga.config.yaml:2: prices.gpt-6-luna.output: is missing"],
  [
    "prices:\n  m: { input: 1, output: 2, date: november }\n",
    "renga.config.yaml:2: prices.m.date: a day is expected, as 2026-11-01",
  ],
  ["budget:\n  run: 0\n", "renga.config.yaml:2: budget.run: has to be greater than 0"],
  ["budget: 5\n", "renga.config.yaml:1: budget: a set of keys is expected"],
  [
    "budget:\n  days: 5\n",
    "renga.config.yaml:2: there is no key budget.days; did you mean day? | known here: task, run, day",
  ],
  [
    "route:\n  - name: ours\n    when: { file: { most: 2 } }\n    tier: cheap\n",
    "renga.config.yaml:3: there is no key route[0].when.file; did you mean files? | known here: words, kind, risk, files, minutes, hasCode",
  ],
  [
    "route:\n  - name: ours\n    when: { files: { least: 5, most: 2 } }\n    tier: cheap\n",
    "renga.config.yaml:3: route[0].when.files: least is greater than most",
  ],
  [
    "route:\n  - name: ours\n    when: {}\n    tier: cheapest\n",
    "renga.config.yaml:4: route[0].tier: one of none, cheap, standard, strong is expected",
  ],
  ["sandbox:\n  mode: on\n", "renga.config.yaml:2: sandbox.mode: one of auto, required, off is expected"],
  [
    "sandbox:\n  hosts: [https://a.org/x]\n",
    "renga.config.yaml:2: sandbox.hosts[0]: the name of a host is expected: api.example.com, *.example.org",
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
        assert.match(
          refusal(text),
          /^accepted$|^renga\.config\.yaml:[1-9]\d*: \S|^renga\.config\.yaml: \d+ mistakes(?:\n  renga\.config\.yaml:[1-9]\d*: \S.*){2,}$/u,
        );
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

test("agents have the tier that their model tells unless the file says another", () => {
  const config = readConfig(
    "c",
    `agents:
  - { name: quick, kind: claude, model: haiku, capacity: 4, takes: { words: [type], paths: ["src/types/**"] } }
  - { name: own, kind: command, command: my-agent --json, jsonl: { usage: { input: $.usage.input, over: last } } }
  - { name: free, kind: apply }
  - { name: deep, kind: codex, model: gpt-6-sol, tier: standard, env: { A: b }, maxUsd: 0.5 }
providers: { anthropic: { concurrency: 4, perMinute: 50 } }
prices: { m: { input: 0.1, output: 0.5, date: "2026-11-01" } }
budget: { task: 0.5, run: 5, day: 20 }
route: [{ name: ours, when: { words: [billing], risk: [high], hasCode: false }, tier: strong }]
sandbox: { mode: required, hosts: [api.example.com, "*.example.org", localhost:4873] }
`,
  );
  assert.deepEqual(
    config.agents?.map(({ name, tier }) => `${name} ${tier}`),
    ["quick cheap", "own standard", "free none", "deep standard"],
  );
  assert.deepEqual(config.budget, { task: 0.5, run: 5, day: 20 });
  assert.equal(config.route?.[0]?.tier, "strong");
  assert.deepEqual(
    configOf(JSON.parse(JSON.stringify({ agents: config.agents })) as ConfigFile).agents,
    config.agents,
  );
});
