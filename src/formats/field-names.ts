/** What a field means to the plan; `other` is a field with a name that says nothing to us, but ends the one before. */
export type FieldName =
  | "files"
  | "deliverables"
  | "create"
  | "modify"
  | "delete"
  | "read"
  | "test"
  | "lines"
  | "type"
  | "estimate"
  | "hours"
  | "dependencies"
  | "blocks"
  | "parallel-group"
  | "parallel"
  | "wave"
  | "phase"
  | "batch"
  | "track"
  | "members"
  | "agent"
  | "role"
  | "skills"
  | "tier"
  | "risk"
  | "priority"
  | "status"
  | "objective"
  | "lead"
  | "acceptance"
  | "post"
  | "pre"
  | "monitor"
  | "timeout"
  | "script"
  | "mode"
  | "boundary"
  | "human"
  | "other";

/** Meaning of a field's name as written, whatever its capitals, plural or pictograms; undefined where it is not one of ours. */
export function fieldName(written: string): FieldName | undefined {
  const name = written
    .toLowerCase()
    .replace(/\([^()]*\)/g, " ")
    .replace(/[^a-z]+/g, " ")
    .trim();
  return NAMES.get(name) ?? NAMES.get(name.replace(/s$/, ""));
}

/** Fields that an agent or a scheduler works from: a heading with one of them is a task, not a chapter. */
export const WORK_FIELDS: ReadonlySet<FieldName> = new Set<FieldName>([
  "files",
  "deliverables",
  "create",
  "modify",
  "lines",
  "estimate",
  "hours",
  "dependencies",
  "blocks",
  "parallel-group",
  "parallel",
  "wave",
  "agent",
  "acceptance",
  "post",
  "lead",
]);

const NAMES: ReadonlyMap<string, FieldName> = new Map(
  Object.entries({
    files:
      "file|target file|source file|files affected|affected file|files changed|files involved|path|location|file path|files touched|file to touch|output file|target",
    deliverables: "deliverable",
    create: "create|files to create|new file|files created|creates",
    modify:
      "modify|files modified|files to modify|modified file|modifies|files to update|files to change|file to edit|edit|update",
    delete: "delete|remove|files to delete|files to remove|files deleted",
    read: "read|reference|references|files to read|context file|context",
    test: "test|test file|tests|test to add",
    lines: "line|line number|line range",
    type: "type|action type|change type|file type",
    estimate:
      "duration|estimate|estimated time|estimated duration|effort|estimated effort|time|time estimate|est|est time|eta|expected duration|estimation|estimated complexity time|timebox",
    hours: "estimated hour|hour",
    dependencies:
      "dependencie|dependency|depends on|depend on|depends|blocked by|requires|prerequisite|prerequisites|prereq|deps|dep|depends upon|waits for|wait for|run after|start after|must follow",
    blocks: "block|blocks|blocking|unblocks|unblock|required by|enables",
    "parallel-group": "parallel group|parallel grp|concurrency group|group",
    parallel:
      "parallelizable|parallelisable|can run in parallel|can parallel|parallel safe|parallel|parallelization|can execute in parallel|run in parallel|can parallelize|parallel execution",
    wave: "wave",
    phase: "phase",
    batch: "batch",
    track: "track|stream|workstream",
    members: "task|included task|task ids",
    agent:
      "agent|assigned to|assignee|agent type|recommended agent|agent id|assigned agent|subagent|specialist|owner",
    role: "role",
    skills: "skill|required skill|recommended skill",
    tier: "model|tier|recommended model",
    risk: "risk|risk level",
    priority: "priority|severity",
    status: "status|state",
    objective: "objective|goal|description|purpose|what to do|summary|scope|what|focus|task description",
    lead: "action|code to add|file content|code|implementation|code change|changes|content|template|code template|add|replace with|new code",
    acceptance:
      "success criteria|success|acceptance|acceptance criteria|done when|completion criteria|exit criteria|definition of done|criteria|success criterion|acceptance criterion|completion criterion|dod|done|expected outcome|expected result|acceptance test",
    post: "verify|verification|test command|run|command|gate|check|validate|validation|verification command|verify with|test with|how to test|how to verify|validation command|quality gate|post validation",
    pre: "pre flight|preflight|pre check|pre flight check|preflight check|precheck|before starting|pre condition check",
    monitor: "monitor|monitoring|watch",
    timeout: "timeout",
    script: "script",
    mode: "mode",
    boundary: "boundary|boundarie|component|module",
    human: "human gate|human review|requires approval|approval|manual verification|human checkpoint",
  } satisfies Partial<Record<FieldName, string>>).flatMap(([name, written]) =>
    written.split("|").map((alias): [string, FieldName] => [alias, name as FieldName]),
  ),
);
