import type { Diagnosis } from "../../adapters/workspace-git/diagnosis.ts";
import { diagnose, repair } from "../../adapters/workspace-git/doctor.ts";
import { EXIT } from "../../core/user-error.ts";
import { agentPrograms, firstHelp, type AgentProgram } from "../agent-programs.ts";
import { paintFor } from "../render/colour.ts";
import { jsonText } from "../render/json-text.ts";
import { version } from "../version.ts";

type DoctorOptions = { readonly fix?: boolean; readonly json?: boolean };

/** `renga doctor`: exit code 1 while something is broken that nobody has mended. */
export async function doctor(options: DoctorOptions): Promise<number> {
  const cwd = process.cwd();
  const mended = options.fix === true ? await repair(cwd) : [];
  const [repository, programs] = await Promise.all([diagnose(cwd), agentPrograms()]);
  const found = [...repository, ...agentDiagnoses(programs)];
  const sick = found.some(({ severity }) => severity === "error");
  if (options.json === true) {
    const versions = { renga: version(), node: process.versions.node };
    process.stdout.write(jsonText({ versions, mended, found }));
    return sick ? EXIT.failed : EXIT.done;
  }
  const paint = paintFor(process.stdout, process.env);
  const { marks } = paint;
  const sign = {
    error: paint.tone("bad", marks.failed),
    warning: paint.tone("warn", marks.attention),
    info: paint.tone("dim", marks.dot),
  };
  const lines = [
    `renga ${version()}, Node ${process.versions.node}`,
    ...mended.map(({ code, message, failure }) =>
      paint.say(failure === undefined ? `mended: ${code}: ${message}` : `could not mend ${code}: ${failure}`),
    ),
    ...found.flatMap(({ code, severity, message, fix, fixable }) => [
      `${sign[severity]} ${paint.say(`${code}: ${message}`)}`,
      ...(fix === undefined ? [] : [`    ${paint.say(fixable ? `renga doctor --fix: ${fix}` : fix)}`]),
    ]),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  return sick ? EXIT.failed : EXIT.done;
}

/** What there is to say of the programs of agents; one that is not there is only worth a word where none can work. */
function agentDiagnoses(programs: readonly AgentProgram[]): readonly Diagnosis[] {
  const help = firstHelp(programs);
  const told = programs.flatMap(({ name, version, state, about }): readonly Diagnosis[] => {
    if (state === "missing" && help === undefined) return [];
    const wrong = state === "old" || state === "broken" || state === "logged-out";
    const message = `${[name, version].filter((it) => it !== undefined).join(" ")}: ${about}`;
    return [{ code: "agent", severity: wrong ? "warning" : "info", message, fixable: false }];
  });
  return help === undefined
    ? told
    : [{ code: "no-agent", severity: "info", message: help, fixable: false }, ...told];
}
