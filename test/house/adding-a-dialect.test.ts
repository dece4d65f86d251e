import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import type { Plan } from "../../src/core/plan/plan.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(ROOT, "docs/adding-a-dialect.md"), "utf8");
/** The pieces of TypeScript of the page, without their indentation. */
const [dialect = "", proof = ""] = [...page.matchAll(/^( *)```ts\n([^]*?)^ *```$/gm)].map(
  ([, indent = "", code = ""]) => code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
);
const sample = /^```text\n([^]*?)^```$/m.exec(page)?.[1] ?? "";

// A tree of its own: the example joins the dialects there, as the page tells a reader to do here.
const TREE = mkdtempSync(join(tmpdir(), "renga-dialect-"));
after(() => rmSync(TREE, { recursive: true, force: true }));
for (const name of ["src", "package.json", ".oxlintrc.json", ".oxfmtrc.json"])
  cpSync(join(ROOT, name), join(TREE, name), {
    recursive: true,
    filter: (path) => !path.endsWith(".test.ts"),
  });
symlinkSync(join(ROOT, "node_modules"), join(TREE, "node_modules"));
writeFileSync(join(TREE, "src/formats/work-orders.ts"), dialect);
writeFileSync(join(TREE, "src/formats/work-orders.test.ts"), proof);
const { compilerOptions } = JSON.parse(readFileSync(join(ROOT, "tsconfig.json"), "utf8")) as {
  compilerOptions: object;
};
writeFileSync(
  join(TREE, "tsconfig.json"),
  JSON.stringify({ compilerOptions, include: ["src/formats/work-orders*.ts"] }),
);
const list = join(TREE, "src/formats/dialects.ts");
writeFileSync(
  list,
  readFileSync(list, "utf8")
    .replace("export const", 'import { workOrders } from "./work-orders.ts";\nexport const')
    .replace("= [", "= [\n  workOrders,"),
);

const run = (program: string, ...args: string[]): string => {
  const seen = spawnSync(program, args, {
    cwd: TREE,
    encoding: "utf8",
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  assert.equal(seen.status, 0, `${seen.stdout}${seen.stderr}`);
  return seen.stdout;
};

test("the dialect of docs/adding-a-dialect.md has right types, passes the linter and is formatted", () => {
  const bin = join(ROOT, "node_modules/.bin");
  run(join(bin, "tsc"), "--noEmit", "-p", "tsconfig.json");
  run(join(bin, "oxfmt"), "--check", "src/formats/work-orders.ts", "src/formats/work-orders.test.ts");
  run(join(bin, "oxlint"), "src/formats/work-orders.ts", "src/formats/work-orders.test.ts");
});

test("the test of docs/adding-a-dialect.md passes", () => {
  assert.match(run(process.execPath, "--test", "src/formats/work-orders.test.ts"), /pass 1/);
});

test("the sample of docs/adding-a-dialect.md is read as the page says", () => {
  writeFileSync(join(TREE, "work.orders"), sample);
  const script = `
    import { readFileSync } from "node:fs";
    import { readPlan } from "./src/formats/read-plan.ts";
    const plan = readPlan([{ path: "work.orders", text: readFileSync("work.orders", "utf8") }]);
    console.log(JSON.stringify({ ...plan, dialect: plan.sources[0].dialect }));`;
  const plan = JSON.parse(
    run(process.execPath, "--input-type=module-typescript", "--eval", script),
  ) as Plan & {
    dialect: string;
  };
  assert.deepEqual([plan.dialect, plan.title], ["work-orders", "Paint the harbour"]);
  assert.deepEqual(
    plan.tasks.map(({ id, title, status, estimate, dependencies, files, span }) => [
      `${id} ${status} ${span.line}-${span.endLine}: ${title}, ${estimate?.maxMinutes}`,
      dependencies.map(({ to }) => to),
      files.map(({ path }) => path),
    ]),
    [
      ["o1 open 2-2: Sand the gate, 20", [], ["gate/frame.svg"]],
      ["o2 done 3-3: Mix the paint, undefined", [], []],
      ["o3 open 4-5: Paint the gate, 45", ["o1", "o2"], ["gate/frame.svg"]],
    ],
  );
});
