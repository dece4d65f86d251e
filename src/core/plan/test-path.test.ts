import assert from "node:assert/strict";
import { test } from "node:test";

import { isTestPath } from "./test-path.ts";

test("files of tests are told by the customs of their languages", () => {
  for (const path of [
    "test/a.ts",
    "src/__tests__/a.js",
    "tests/data/a.json",
    "src/curve.test.ts",
    "src/curve.spec.tsx",
    "pkg/curve_test.go",
    "test_curve.py",
    "app/conftest.py",
    "src/CurveTest.java",
    "spec/curve_spec.rb",
  ])
    assert.equal(isTestPath(path), true, path);
});

test("others are not", () => {
  for (const path of [
    "src/curve.ts",
    "src/contest.py",
    "latest.js",
    "attestation/a.ts",
    "src/Latest.java",
    "docs/testing.md",
  ])
    assert.equal(isTestPath(path), false, path);
});
