import assert from "node:assert/strict";
import { it } from "node:test";

import { elisionIn } from "./elision.ts";

it("finds what stands for code that is not shown", () => {
  const elided: readonly (readonly [string, string])[] = [
    ["ts", "const a = 1;\n// ...\nconst b = 2;"],
    ["ts", "class A {\n  // ... existing methods\n}"],
    ["ts", "class A {\n  // existing code\n}"],
    ["ts", "import { A } from './a';\n\n// In Panel render:\n<A />"],
    ["tsx", "<div>\n  {/* ... */}\n</div>"],
    ["tsx", "<div>\n  {/* existing children */}\n</div>"],
    ["js", "function f() { ... }"],
    ["ts", "const x = [...];"],
    ["ts", "a;\n…\nb;"],
    ["ts", "// rest of the file"],
    ["ts", "// Add these imports:\nimport a from 'a';"],
    ["ts", "// Before:\nold();\n// After:\nfresh();"],
    ["py", "class A:\n    # ... other methods\n    pass"],
    ["py", "x = 1\n...\ny = 2"],
    ["html", "<body>\n<!-- rest of page unchanged -->\n</body>"],
    ["css", "a { color: red }\n/* ... */"],
    ["ts", "// your implementation here"],
    ["md", "# Title\n<!-- existing content -->"],
  ];
  for (const [language, code] of elided) assert.notEqual(elisionIn(code, language), undefined, code);
});

it("leaves code alone that only looks like it", () => {
  const whole: readonly (readonly [string, string])[] = [
    ["ts", "const b = [...a, 1];\nf(...b);\nconst o = { ...p };"],
    ["ts", "const last = a.slice(-10); // Last 10 points\n// Linear regression slope"],
    ["ts", "// Wait for the server...\nawait ready;"],
    ["ts", "function f() {\n  // In the first pass:\n  g();\n}"],
    ["ts", "// Update the average with a new loss.\nexport const update = 1;"],
    ["ts", "/**\n * In the render phase:\n * nothing happens.\n */\nexport {};"],
    ["py", "class P(Protocol):\n    def f(self) -> int:\n        ...\n"],
    ["py", "f: Callable[..., int] = g\nx = a[...]"],
    ["cpp", "try { f(); } catch (...) { }\n#include <a.h>"],
    ["md", "# Before:\n\n...\n\nWords."],
    ["yaml", "a: 1\n...\n# rest of the year: none"],
    ["tsx", "<div>\n  {/* Existing Datasets List */}\n</div>"],
    ["ts", "// Remaining time in seconds\nconst left = 1;"],
    ["sh", "#!/bin/sh\n# Remove old files first\nrm -f a"],
  ];
  for (const [language, code] of whole) assert.equal(elisionIn(code, language), undefined, code);
});
