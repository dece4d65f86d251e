import { parseArgs } from "node:util";

import { playRound } from "../rig/soak-round.ts";

// Random plans, random failures of scripted agents, SIGKILL at random moments, until the run is done; then the same questions as after
// every crash. A round that went wrong keeps its folder; its seed plays the same plan and agents again, if not the same moments.
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    seed: { type: "string" },
    rounds: { type: "string" },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const rounds = Number(values.rounds ?? (values.seed === undefined ? Infinity : 1));
const end = performance.now() + 60_000 * Number(values.minutes);
let bad = 0;
for (let round = 0; round < rounds && performance.now() < end; round++) {
  const { line, wrongs, folder } = await playRound(seed + round);
  process.stdout.write(`${line}${wrongs.length === 0 ? "all well" : "WRONG"}\n`);
  if (wrongs.length === 0) continue;
  bad++;
  for (const wrong of wrongs) process.stdout.write(`    ${wrong.replaceAll("\n", "\n    ")}\n`);
  process.stdout.write(`    kept: ${folder}\n    again: npm run soak -- --seed ${seed + round}\n`);
}
process.exitCode = bad === 0 ? 0 : 1;
