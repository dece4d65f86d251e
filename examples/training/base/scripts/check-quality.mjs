// Between the chunks: every example is whole, none is there twice, and both kinds occur.
import { readFileSync } from "node:fs";

const examples = readFileSync("data/examples.jsonl", "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
const rainy = examples.filter(({ rain }) => rain === 1).length / examples.length;
const whole = examples.every(({ humidity, wind }) => humidity >= 0 && humidity <= 1 && wind >= 0 && wind <= 1);
const distinct = new Set(examples.map(({ id }) => id)).size === examples.length;
console.log(`${examples.length} examples, rain ${rainy.toFixed(2)}, whole ${whole}, distinct ${distinct}`);
process.exit(whole && distinct && rainy > 0.1 && rainy < 0.9 ? 0 : 1);
