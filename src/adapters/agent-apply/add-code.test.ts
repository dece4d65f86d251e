import assert from "node:assert/strict";
import { it } from "node:test";

import fc from "fast-check";

import { addCode } from "./add-code.ts";
import { isRefusal } from "./refusal.ts";

function added(content: string | undefined, code: string, path = "a.ts"): string {
  const result = addCode(content, code, path);
  assert.equal(typeof result, "string", JSON.stringify(result));
  return result as string;
}

function refused(content: string, code: string, path = "a.ts"): string {
  const result = addCode(content, code, path);
  assert.ok(typeof result !== "string" && isRefusal(result), JSON.stringify(result));
  return result.refused;
}

it("creates a file with exactly the code and one line end at its end", () => {
  assert.equal(added(undefined, "x"), "x\n");
  assert.equal(added(undefined, "x\n"), "x\n");
  assert.equal(added("", " x\r\n"), " x\r\n");
});

it("adds at the end, a blank line between, whatever the file ends with", () => {
  for (const content of ["const a = 1;", "const a = 1;\n", "const a = 1;\n\n"]) {
    assert.equal(added(content, "const b = 2;"), "const a = 1;\n\nconst b = 2;\n");
  }
});

it("adds nothing twice", () => {
  const word = fc.stringMatching(/^[a-z]{1,6}$/);
  const code = fc.array(
    fc.oneof(
      word.map((w) => `run("${w}");`),
      fc.constant(""),
      fc.constant("import { a } from 'b';"),
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  );
  fc.assert(
    fc.property(code, code, fc.constantFrom("\n", "\r\n"), (before, more, lineEnd) => {
      const [content, addition] = [before.join(lineEnd), more.join("\n")];
      if (more.every((line) => line === "")) return;
      const once = added(content, addition);
      assert.equal(added(once, addition), once);
      const lines = once.split(/\r?\n/);
      for (const line of [...before, ...more]) assert.ok(line === "" || lines.includes(line), line);
      // The property is about the code; a content of blank lines alone is no file to keep the line ends of.
      if (content.trim() !== "" && content.includes("\r\n")) assert.doesNotMatch(once, /[^\r]\n/);
    }),
  );
});

it("takes line ends and blanks at the ends of lines for nothing when it looks for the code", () => {
  const content = "const a = 1;  \r\nconst b = 2;\r\n";
  assert.equal(added(content, "const a = 1;\nconst b = 2;\n"), content);
  assert.equal(added("const ab = 1;\n", "b = 1;"), "const ab = 1;\n\nb = 1;\n");
});

it("keeps the line ends and the byte order mark of the file", () => {
  assert.equal(added("\uFEFFa();\r\n", "b();\nc();\n"), "\uFEFFa();\r\n\r\nb();\r\nc();\r\n");
  assert.equal(
    added("\uFEFFa();\n", "import b from 'b';\nb();", "a.js"),
    "\uFEFFimport b from 'b';\n\na();\n\nb();\n",
  );
});

it("puts imports at the top, once, and only the names that are missing", () => {
  const content = `#!/usr/bin/env node
'use strict';

// About this file.

import { a } from './a.ts';
import {
  b,
  c,
} from "./bc.ts";

export const one = a + b + c;
`;
  const code = `'use strict';
import { a } from './a.ts';
import type { T } from './a.ts';
import { c, d } from './bc.ts';
import def from 'def';

export const two: T = d + def;`;
  assert.equal(
    added(content, code),
    `#!/usr/bin/env node
'use strict';

// About this file.

import { a } from './a.ts';
import {
  b,
  c,
} from "./bc.ts";
import type { T } from './a.ts';
import { d } from './bc.ts';
import def from 'def';

export const one = a + b + c;

export const two: T = d + def;
`,
  );
});

it("finds the place for the first import of a file", () => {
  assert.equal(
    added("/* licence */\n\nrun();\n", "import a from 'a';"),
    "/* licence */\n\nimport a from 'a';\n\nrun();\n",
  );
  assert.equal(
    added("// what run does\nrun();\n", "import a from 'a';"),
    "import a from 'a';\n\n// what run does\nrun();\n",
  );
  assert.equal(
    added("'use client';\nrun();\n", "import a from 'a';"),
    "'use client';\n\nimport a from 'a';\n\nrun();\n",
  );
  assert.equal(
    added(
      '"""What it is."""\nfrom __future__ import annotations\nimport os\n\nx = 1\n',
      "from os import (\n    path,\n)\ny = 2",
      "a.py",
    ),
    '"""What it is."""\nfrom __future__ import annotations\nimport os\nfrom os import (\n    path,\n)\n\nx = 1\n\ny = 2\n',
  );
  assert.equal(added("import a from 'a';", "import b from 'b';"), "import a from 'a';\nimport b from 'b';\n");
});

it("leaves the imports of other languages where the plan has them", () => {
  assert.equal(
    added("fn a() {}\n", "use std::fs;\n\nfn b() {}", "a.rs"),
    "fn a() {}\n\nuse std::fs;\n\nfn b() {}\n",
  );
});

it("refuses what would not be an addition", () => {
  assert.match(refused("export const a = 1;\n", "export const a = 2;"), /already declares a/);
  assert.match(refused("def f():\n    pass\n", "def f():\n    return 1", "a.py"), /already declares f/);
  assert.match(refused("export default 1;\n", "export default 2;"), /export default/);
  assert.match(refused('{"a": 1}\n', '{"b": 2}', "package.json"), /nothing can be put at its end/);
  assert.match(refused("package a\n", "package a\n\nfunc B() {}", "a.go"), /whole file/);
  assert.match(refused("a();\n", "'use client';\nb();"), /does not begin with 'use client'/);
});
