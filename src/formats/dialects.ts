import type { Dialect } from "./dialect.ts";
import { yamlSteps } from "./yaml-steps.ts";

/** Every dialect known; of two that are equally sure of a file the first one reads it. */
export const dialects: readonly Dialect[] = [yamlSteps];
