// What the examples look like, for people.
import { readFileSync, writeFileSync } from "node:fs";

const examples = readFileSync("data/examples.jsonl", "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
const rainy = examples.filter(({ rain }) => rain === 1).length;
writeFileSync("DATA.md", `# The examples\n\n${examples.length} examples, ${rainy} of them with rain.\n`);
