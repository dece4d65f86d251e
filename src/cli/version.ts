import { readFileSync } from "node:fs";

/** The package's version, from its own package.json. */
export function version(): string {
  const about = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return about.version;
}
