// Reads what the training left in the shared folder, and says what it is worth.
import { readFileSync, writeFileSync } from "node:fs";

const model = JSON.parse(readFileSync("artifacts/model.json", "utf8"));
const log = readFileSync("artifacts/loss.txt", "utf8").trimEnd().split("\n");
const [, steps, , loss, , accuracy] = log.at(-1).split(" ");
const verdict = Number(accuracy) > 0.8 ? "good enough" : "not good enough";
writeFileSync(
  "REPORT.md",
  `# What the model has learnt\n\nAfter ${steps} steps: loss ${loss}, accuracy ${accuracy}: ${verdict}.\n` +
    `Humidity counts ${model.humidity.toFixed(2)}, wind ${model.wind.toFixed(2)}.\n`,
);
