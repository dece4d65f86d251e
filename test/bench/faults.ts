import { FAULTS } from "../rig/faults.ts";
import { playFault } from "../rig/play-fault.ts";

// What goes wrong in the world, once each: what the run said of it, what was lost, how long it took. `faults.ts WORD` plays those
// whose name holds the word.
const word = process.argv[2] ?? "";
const cut = (text: string, width: number): string =>
  (text.length > width ? `${text.slice(0, width - 1)}…` : text).padEnd(width);
process.stdout.write(`${cut("fault", 46)} ${cut("what the run said", 74)} lost   on its feet   whole\n`);
for (const fault of FAULTS.filter(({ name }) => name.includes(word))) {
  const report = await playFault(fault);
  if (typeof report === "string") {
    process.stdout.write(`${cut(fault.name, 46)} ${report}\n`);
    continue;
  }
  const { told, ended, wrongs, feet, whole } = report;
  const said = `${told.split("\n")[0]}${ended === "done" ? "" : ` | ${ended}`}`;
  const lost = wrongs.length === 0 ? "none" : `${wrongs.length} wrong`;
  process.stdout.write(
    `${cut(fault.name, 46)} ${cut(said, 74)} ${lost.padEnd(8)} ${(Number.isNaN(feet) ? "-" : `${feet.toFixed(2)} s`).padStart(9)} ${whole.toFixed(2).padStart(7)} s${fault.told.test(told) ? "" : "  NOT AS EXPECTED"}\n`,
  );
  for (const wrong of wrongs) process.stdout.write(`    ${wrong.replaceAll("\n", "\n    ")}\n`);
}
