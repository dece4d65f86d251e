import { agentOs } from "./agent-os.ts";
import { backlogMd } from "./backlog-md.ts";
import { batchList } from "./batch-list.ts";
import { beads } from "./beads.ts";
import { bmadStatus } from "./bmad-status.ts";
import { bmadStory } from "./bmad-story.ts";
import { ccSdd } from "./cc-sdd.ts";
import { claudePlan } from "./claude-plan.ts";
import { conductor } from "./conductor.ts";
import { cursor } from "./cursor.ts";
import type { Dialect } from "./dialect.ts";
import { gsdPlan } from "./gsd-plan.ts";
import { gsdPhases } from "./gsd-roadmap.ts";
import { jsonPlan } from "./json-plan.ts";
import { jsonTasks } from "./json-tasks.ts";
import { kiro } from "./kiro.ts";
import { microTasks } from "./micro-tasks.ts";
import { omo } from "./omo.ts";
import { openspec } from "./openspec.ts";
import { plainChecklist } from "./plain-checklist.ts";
import { ralph } from "./ralph.ts";
import { ralphex } from "./ralphex.ts";
import { rengaPlan } from "./renga-plan.ts";
import { specKit } from "./spec-kit.ts";
import { stepList } from "./step-list.ts";
import { superpowers } from "./superpowers.ts";
import { taskFile } from "./task-file.ts";
import { taskMaster } from "./task-master.ts";
import { tracks } from "./tracks.ts";
import { idGraph } from "./tracks/id-graph.ts";
import { yamlSteps } from "./yaml-steps.ts";

/** Every dialect known; of two that are equally sure of a file the first one reads it. */
export const dialects: readonly Dialect[] = [
  rengaPlan,
  microTasks,
  batchList,
  yamlSteps,
  stepList,
  superpowers,
  ralphex,
  omo,
  claudePlan,
  tracks,
  idGraph,
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
  specKit,
  kiro,
  ccSdd,
  openspec,
  conductor,
  bmadStory,
  agentOs,
  plainChecklist,
];
