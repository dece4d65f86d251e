// Stands for a large model that writes examples: one line of JSON each, its part of the whole for each run.
import { appendFileSync, mkdirSync } from "node:fs";

/** The same place gives the same example, whoever asks. */
const example = (at) => {
  const humidity = ((at * 37) % 100) / 100;
  const wind = ((at * 61) % 50) / 50;
  return { id: at, humidity, wind, rain: humidity - 0.3 * wind > 0.4 ? 1 : 0 };
};
const lines = (start, size) =>
  Array.from({ length: size }, (_, i) => `${JSON.stringify(example(start + i))}\n`).join("");

const { RENGA_CHUNK_START: start, RENGA_CHUNK_SIZE: size, RENGA_CHUNK_TOTAL: total } = process.env;
if (process.argv[2] === "--try") process.stdout.write(lines(0, Number(process.argv[3])));
else {
  mkdirSync("data", { recursive: true });
  appendFileSync("data/examples.jsonl", lines(Number(start), Number(size)));
  console.log(`${Number(start) + Number(size)} of ${total} examples`);
}
