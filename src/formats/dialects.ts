import { backlogMd } from "./backlog-md.ts";
import { batchList } from "./batch-list.ts";
import { beads } from "./beads.ts";
import { bmadStatus } from "./bmad-status.ts";
import { cursor } from "./cursor.ts";
import type { Dialect } from "./dialect.ts";
import { gsdPlan } from "./gsd-plan.ts";
import { gsdPhases } from "./gsd-roadmap.ts";
import { jsonPlan } from "./json-plan.ts";
import { jsonTasks } from "./json-tasks.ts";
import { microTasks } from "./micro-tasks.ts";
import { ralph } from "./ralph.ts";
import { ralphex } from "./ralphex.ts";
import { stepList } from "./step-list.ts";
import { superpowers } from "./superpowers.ts";
import { taskFile } from "./task-file.ts";
import { taskMaster } from "./task-master.ts";
import { yamlSteps } from "./yaml-steps.ts";

/** Every dialect known; of two that are equally sure of a file the first one reads it. */
export const dialects: readonly Dialect[] = [
  microTasks,
  batchList,
  yamlSteps,
  stepList,
  superpowers,
  ralphex,
  taskMaster,
  taskFile,
  backlogMd,
  beads,
  bmadStatus,
  cursor,
  gsdPlan,
  gsdPhases,
  jsonPlan,
  jsonTasks,
  ralph,
];
