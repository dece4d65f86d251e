import { readChecklist } from "./checklist/read-checklist.ts";
import type { Dialect } from "./dialect.ts";
import { detectSpec, numberedRules } from "./kiro.ts";

/**
 * cc-sdd's tasks in Kiro's tree: `- [ ] 2.1 (P) …` runs beside its neighbours, `_Depends: 1.2_` and `_Boundary: AuthService_` below it.
 * Order counts as well: a task without a mark waits for the one before it.
 */
export const ccSdd: Dialect = {
  name: "cc-sdd",
  detect: (file) => detectSpec(file, true),
  read: (file) => readChecklist(file, { ...numberedRules, orderHolds: true }).plan,
};
