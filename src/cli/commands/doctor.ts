import { diagnose, repair } from "../../adapters/workspace-git/doctor.ts";
import { EXIT } from "../../core/user-error.ts";
import { paintFor } from "../render/colour.ts";
import { version } from "../version.ts";

type DoctorOptions = { readonly fix?: boolean; readonly json?: boolean };

/** `renga doctor`: exit code 1 while something is broken that nobody has mended. */
export async function doctor(options: DoctorOptions): Promise<number> {
  const cwd = process.cwd();
  const mended = options.fix === true ? await repair(cwd) : [];
  const found = await diagnose(cwd);
  const sick = found.some(({ severity }) => severity === "error");
  if (options.json === true) {
    const versions = { renga: version(), node: process.versions.node };
    process.stdout.write(`${JSON.stringify({ versions, mended, found }, undefined, 2)}\n`);
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
