import assert from "node:assert/strict";
import { it } from "node:test";

import { applyDiff } from "./apply-diff.ts";
import { replaceText } from "./replace-text.ts";

it("replaces text that occurs exactly once, and does so once", () => {
  const half = { old: "b();\n", new: "b();\nc();\n" };
  assert.equal(replaceText("a();\nb();\n", half, "x"), "a();\nb();\nc();\n");
  assert.equal(replaceText("a();\nb();\nc();\n", half, "x"), "a();\nb();\nc();\n");
  assert.equal(
    replaceText("a();\r\nb();\r\nd();\r\n", { old: "a();\nb();", new: "e();\nf();" }, "x"),
    "e();\r\nf();\r\nd();\r\n",
  );
  assert.equal(replaceText("$a", { old: "a", new: "$&$1" }, "x"), "$$&$1");
  assert.deepEqual(replaceText("b\nb\n", { old: "b", new: "c" }, "x"), {
    refused: "the text to be replaced occurs 2 times in x",
  });
  assert.deepEqual(replaceText("a", half, "x"), { refused: "the text to be replaced does not occur in x" });
});

const patch = `--- a/x.ts
+++ b/x.ts
@@ -1,3 +1,3 @@
 one
-two
+TWO
 three
@@ -6,2 +6,3 @@ context
 six
+six and a half
 seven
`;

it("applies a diff that fits exactly, wherever its lines have moved to, and only once", () => {
  const content = "zero\none\ntwo\nthree\nfour\nsix\nseven";
  const done = "zero\none\nTWO\nthree\nfour\nsix\nsix and a half\nseven\n";
  assert.equal(applyDiff(content, patch, "x.ts"), done);
  assert.equal(applyDiff(done, patch, "x.ts"), done);
  assert.equal(applyDiff(content.replaceAll("\n", "\r\n"), patch, "x.ts"), done.replaceAll("\n", "\r\n"));
  assert.equal(applyDiff("a\n--- b\n", " a\n---- b\n+c\n", "x"), "a\nc\n");
});

it("chooses between equal places by the line number, and refuses when that does not help", () => {
  const twice = "a\nb\na\nb\n";
  assert.equal(applyDiff(twice, "@@ -3,2 +3,2 @@\n a\n-b\n+c\n", "x"), "a\nb\na\nc\n");
  for (const bad of ["@@ -2,2 +2,2 @@\n a\n-b\n+c\n", " a\n-b\n+c\n", " z\n-b\n+c", "+only new", ""]) {
    assert.ok(Object.hasOwn(Object(applyDiff(twice, bad, "x")), "refused"), bad);
  }
  assert.ok(
    Object.hasOwn(Object(applyDiff("one\ntwo\nthree\n", patch.replace("six\n", "6\n"), "x.ts")), "refused"),
  );
  assert.ok(
    Object.hasOwn(
      Object(applyDiff("x\n", `${patch}\n--- a/y\n+++ b/y\n@@ -1 +1 @@\n-a\n+b\n`, "x.ts")),
      "refused",
    ),
  );
});

it("makes a new file from a diff that only adds", () => {
  assert.equal(applyDiff(undefined, "--- /dev/null\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n", "x"), "a\nb\n");
  assert.ok(Object.hasOwn(Object(applyDiff(undefined, patch, "x")), "refused"));
});
