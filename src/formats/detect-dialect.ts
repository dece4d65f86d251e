import type { Detection, Dialect, PlanFile } from "./dialect.ts";
import { dialects } from "./dialects.ts";

/** The dialect that is surest of a file, and why. */
export type Detected = Detection & { readonly dialect: Dialect };

/** The dialect that knows the file as its own: by its first part where that is enough. Undefined where none does. */
export function detectDialect(file: PlanFile): Detected | undefined {
  return file.text.length <= ENOUGH
    ? detect(file)
    : (detect({ path: file.path, text: file.text.slice(0, ENOUGH) }) ?? detect(file));
}

/** Enough to know a dialect by, and cheap to read twice. */
const ENOUGH = 256 * 1024;

function detect(file: PlanFile): Detected | undefined {
  let best: Detected | undefined;
  for (const dialect of dialects) {
    const detection = dialect.detect(file);
    if (detection.confidence > (best?.confidence ?? 0)) best = { dialect, ...detection };
  }
  return best;
}
