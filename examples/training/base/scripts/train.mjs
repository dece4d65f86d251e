// Stands for a training of hours: a logistic regression, one pass over the examples a step, a line of log for each.
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

const { steps, msPerStep, checkpointEvery, rate } = JSON.parse(readFileSync("training.json", "utf8"));
const examples = readFileSync("data/examples.jsonl", "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
const model = { humidity: 0, wind: 0, bias: 0 };
const guess = ({ humidity, wind }) =>
  1 / (1 + Math.exp(-(model.humidity * humidity + model.wind * wind + model.bias)));

/** One pass; gives the mean loss before it and the share of right guesses. */
const pass = () => {
  let loss = 0;
  let right = 0;
  for (const example of examples) {
    const chance = guess(example);
    loss -= Math.log(example.rain === 1 ? chance : 1 - chance);
    right += chance > 0.5 === (example.rain === 1) ? 1 : 0;
    const error = example.rain - chance;
    model.humidity += rate * error * example.humidity;
    model.wind += rate * error * example.wind;
    model.bias += rate * error;
  }
  return { loss: loss / examples.length, accuracy: right / examples.length };
};

if (process.argv[2] === "--try") {
  for (let step = 1; step <= Number(process.argv[3]); step++) console.log(`step ${step} loss ${pass().loss}`);
} else {
  mkdirSync("artifacts/checkpoints", { recursive: true });
  writeFileSync("artifacts/loss.txt", "");
  for (let step = 1; step <= steps; step++) {
    const { loss, accuracy } = pass();
    appendFileSync("artifacts/loss.txt", `step ${step} loss ${loss.toFixed(4)} accuracy ${accuracy.toFixed(3)}\n`);
    if (step % checkpointEvery === 0) {
      writeFileSync(`artifacts/checkpoints/${String(step).padStart(5, "0")}.json`, JSON.stringify(model));
      console.log(`checkpoint at step ${step}`);
    }
    await wait(msPerStep);
  }
  writeFileSync("artifacts/model.json", JSON.stringify(model));
  console.log("trained");
}
