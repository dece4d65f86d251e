import { batchList } from "./batch-list.ts";
import type { Dialect } from "./dialect.ts";
import { microTasks } from "./micro-tasks.ts";
import { stepList } from "./step-list.ts";
import { taskMaster } from "./task-master.ts";
import { yamlSteps } from "./yaml-steps.ts";

/** Every dialect known; of two that are equally sure of a file the first one reads it. */
export const dialects: readonly Dialect[] = [microTasks, batchList, yamlSteps, stepList, taskMaster];
