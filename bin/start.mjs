// Plain old syntax on purpose: this file must parse on any Node in order to say which Node is needed.
var version = process.versions.node.split(".");
if (Number(version[0]) < 24 || (Number(version[0]) === 24 && Number(version[1]) < 12)) {
  console.error(
    "renga: needs Node 24.12 or later, this is " +
      process.versions.node +
      " (install it, or run `npm ci` in a checkout, which brings its own)",
  );
  process.exit(2);
}
var { existsSync } = await import("node:fs");
var source = new URL("../src/cli/main.ts", import.meta.url);
var { main } = await import(
  (existsSync(source) ? source : new URL("../dist/cli/main.js", import.meta.url)).href
);
process.exitCode = await main(process.argv.slice(2));
