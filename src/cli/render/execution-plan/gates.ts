import type { Gate, Gates } from "../../../core/config.ts";
import { planFacts } from "../../../core/plan/plan-facts.ts";
import { markdownCode, markdownText } from "../markdown-text.ts";
import { counted, tagged, type DocumentFacts } from "./document.ts";

/** The section of the quality gates; what can be looked at now has been, and is ticked where it holds. */
export function gateSection(facts: DocumentFacts): string[] {
  const { profile, blastRadius, gateRuns } = facts.execution.forecast;
  const gates = facts.checkout?.gates;
  const whole = profile.gates.filter((level) => level === "group" || level === "phase");
  const behind = [
    ...whole.map((level) => `every ${level} of the plan`),
    ...(profile.barriers ? ["every batch"] : []),
  ];
  return [
    "## Quality Gates",
    "",
    "### Pre-Execution Checklist",
    "",
    ...tagged(
      "pre_execution",
      beforeLines(facts).map(([holds, text]) => `- [${holds ? "x" : " "}] ${text}`),
    ),
    "",
    "### Per-Task Validation",
    "",
    ...tagged("per_task_validation", [
      `1. Run the task's own checks: ${proofWords(facts)}`,
      `2. Run the gates of every task: ${gateWords(gates?.task)}`,
      `3. Hold the files that changed against the plan's: what goes beyond them is ${profile.scope === "reject" ? "rejected" : "leased too, unless another task holds it"}`,
      "4. Land it as one commit `Complete ID: title`, tick it in the plan, and move a task file of its own to the archive",
    ]),
    "",
    "### Phase Validation",
    "",
    ...tagged("phase_validation", [
      behind.length === 0 ? "No gate runs between tasks with this profile." : `After ${behind.join(", ")}:`,
      "",
      `- [ ] Gates of a group: ${gateWords(gates?.group)}`,
      `- [ ] Gates of a phase: ${gateWords(gates?.phase)}`,
      `- [ ] Gates at the end, before review: ${profile.gates.includes("end") ? gateWords(gates?.end) : "not with this profile"}`,
      `- [ ] Look at what landed: up to ${counted(blastRadius, "task")} between two gates of the whole tree, which run ${gateRuns === 1 ? "once" : `${gateRuns} times`}`,
      "- [ ] Write down what went wrong: `renga report` holds it already",
    ]),
    "",
  ];
}

type Line = readonly [holds: boolean, text: string];

function beforeLines({ checkout, execution, findings }: DocumentFacts): Line[] {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const sound: Line = [
    errors === 0,
    errors === 0
      ? "The plan can be run as it stands"
      : `${counted(errors, "error")} in the plan to mend first`,
  ];
  if (checkout === undefined) return [sound, [false, "A git repository: there is none here"]];
  const { changed, ongoing, head, branch, programs, installs, testFiles, gates } = checkout;
  const missing = [...programs].filter(([, there]) => !there).map(([name]) => name);
  const absent = installs.filter(({ there }) => !there);
  const dirt = changed.slice(0, 5).map(markdownCode).join(", ");
  const lines: Line[] = [
    [
      changed.length === 0,
      `Working tree clean${changed.length === 0 ? "" : `: ${counted(changed.length, "change")} not committed (${dirt}${changed.length > 5 ? ", …" : ""})`}`,
    ],
    [
      ongoing === undefined,
      ongoing === undefined ? "No merge or rebase under way" : `A ${ongoing} is under way`,
    ],
    [
      head !== undefined && branch !== undefined,
      branch === undefined
        ? "On a branch: HEAD is detached"
        : `On the branch ${markdownCode(branch)}${head === undefined ? ", which has no commit yet" : ""}`,
    ],
    [false, `All tests passing: run before the first attempt (${gateWords(gates?.before)})`],
    [
      testFiles > 0,
      testFiles > 0 ? `Tests found: ${counted(testFiles, "file")}` : "Tests found: none by their names",
    ],
    [
      missing.length === 0,
      programs.size === 0
        ? "Tools present: the plan names none"
        : missing.length === 0
          ? `Tools present: ${[...programs.keys()].map(markdownText).join(", ")}`
          : `Tools present: not found: ${missing.map(markdownText).join(", ")}`,
    ],
    [
      absent.length === 0,
      absent.length === 0
        ? `Dependencies installed${installs.length === 0 ? ": no manifest asks for any" : ""}`
        : `Dependencies installed: ${absent.map(({ folder, manifest }) => `${folder} is missing (${manifest})`).join(", ")}`,
    ],
    [
      head !== undefined,
      `Backup created: a run writes to its own branch only${head === undefined ? "" : `; it begins at ${markdownCode(head.slice(0, 10))}, and that commit stays`}`,
    ],
    sound,
  ];
  return execution.phases.length === 0 ? [...lines, [true, "Nothing is left to do"]] : lines;
}

function gateWords(gates: Gates[keyof Gates] | undefined): string {
  if (gates === undefined || gates.length === 0) return "none configured";
  return gates.map(({ name, command }: Gate) => `${markdownText(name)} ${markdownCode(command)}`).join(", ");
}

function proofWords({ execution: { plan } }: DocumentFacts): string {
  const { leaves } = planFacts(plan);
  const proven = leaves.filter(({ commands }) =>
    commands.some(({ phase, command }) => command !== undefined && (phase === "test" || phase === "post")),
  );
  return `${proven.length} of ${counted(leaves.length, "task")} ${proven.length === 1 ? "has" : "have"} a command that proves ${proven.length === 1 ? "it" : "them"}`;
}
