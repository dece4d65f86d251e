import type { Finding, Severity, Span, TextEdit } from "../core/plan/plan.ts";
import { regionOf, type SarifRegion } from "./sarif-region.ts";

/** What is said of a code wherever it is found. */
export type RuleHelp = {
  /** One sentence. */
  readonly what: string;
  /** An example and how to mend it, in Markdown. */
  readonly markdown: string;
};

export type SarifRequest = {
  readonly findings: readonly Finding[];
  /** Texts of the plan's files by their paths, from which columns are counted. */
  readonly texts: ReadonlyMap<string, string>;
  readonly version: string;
  readonly help: ReadonlyMap<string, RuleHelp>;
  /** A short name for a text, the same on every run. */
  readonly fingerprint: (text: string) => string;
};

type Message = { text: string };
type ArtifactLocation = { uri: string; uriBaseId?: string };
type Level = "error" | "warning" | "note";

/** The part of SARIF 2.1.0 (OASIS, errata 01) that findings need. */
export type SarifLog = {
  $schema: string;
  version: "2.1.0";
  runs: [
    {
      tool: { driver: { name: string; semanticVersion: string; rules: SarifRule[] } };
      columnKind: "utf16CodeUnits";
      results: SarifResult[];
    },
  ];
};

export type SarifRule = {
  id: string;
  shortDescription: Message;
  help: { text: string; markdown: string };
  defaultConfiguration: { level: Level };
};

export type SarifResult = {
  ruleId: string;
  ruleIndex: number;
  level: Level;
  message: Message;
  locations?: { physicalLocation: { artifactLocation: ArtifactLocation; region: SarifRegion } }[];
  partialFingerprints: { "renga/v1": string };
  fixes?: {
    description: Message;
    artifactChanges: {
      artifactLocation: ArtifactLocation;
      replacements: { deletedRegion: SarifRegion; insertedContent: Message }[];
    }[];
  }[];
  properties?: { tasks?: string[]; safe?: boolean };
};

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const LEVELS: Record<Severity, Level> = { error: "error", warning: "warning", info: "note" };

/** The findings as a log that code scanning, editors and dashboards read. */
export function sarifLog(request: SarifRequest): SarifLog {
  const { findings, version } = request;
  const rules = rulesOf(request);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const seen = new Map<string, number>();
  const results = findings.map((finding): SarifResult => {
    const { code, severity, message, fix, tasks } = finding;
    const name = [code, ...(tasks ?? []), message].join("\n");
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return {
      ruleId: code,
      ruleIndex: indexes.get(code)!,
      level: LEVELS[severity],
      message: {
        text: fix === undefined ? `${sentence(message)}.` : `${sentence(message)}. To mend it: ${fix}.`,
      },
      ...locationsOf(finding.span, request),
      partialFingerprints: { "renga/v1": `${request.fingerprint(name)}:${times}` },
      ...fixesOf(finding, request),
      ...propertiesOf(finding),
    };
  });
  const driver = { name: "Renga", semanticVersion: version, rules };
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  };
}

function rulesOf({ findings, help }: SarifRequest): SarifRule[] {
  const levels = new Map<string, Level>();
  for (const { code, severity } of findings) if (!levels.has(code)) levels.set(code, LEVELS[severity]);
  return [...levels].map(([id, level]) => {
    const { what, markdown } = help.get(id) ?? { what: id.replaceAll("-", " "), markdown: "" };
    return {
      id,
      shortDescription: { text: `${sentence(what)}.` },
      help: { text: markdown === "" ? sentence(what) : markdown, markdown },
      defaultConfiguration: { level },
    };
  });
}

function locationsOf(span: Span, { texts }: SarifRequest): Pick<SarifResult, "locations"> {
  if (span.file === "") return {};
  const region = regionOf(span, texts.get(span.file));
  return { locations: [{ physicalLocation: { artifactLocation: artifactAt(span.file), region } }] };
}

function fixesOf({ fix, code, edits = [] }: Finding, { texts }: SarifRequest): Pick<SarifResult, "fixes"> {
  if (edits.length === 0) return {};
  const changes = [...Map.groupBy(edits, ({ file }) => file)].map(([file, own]) => ({
    artifactLocation: artifactAt(file),
    replacements: own.map((edit) => ({
      deletedRegion: regionOf(spanOf(edit, texts.get(file)), texts.get(file)),
      insertedContent: { text: edit.text },
    })),
  }));
  return { fixes: [{ description: { text: fix ?? code }, artifactChanges: changes }] };
}

function spanOf({ file, start, end }: TextEdit, text: string | undefined): Span {
  let line = 1;
  if (text !== undefined)
    for (let at = text.indexOf("\n"); at !== -1 && at < start; at = text.indexOf("\n", at + 1)) line++;
  return { file, line, endLine: line, start, end };
}

function propertiesOf({ tasks, edits, safe }: Finding): Pick<SarifResult, "properties"> {
  if (tasks === undefined && edits === undefined) return {};
  return {
    properties: {
      ...(tasks === undefined ? {} : { tasks: [...tasks] }),
      ...(edits === undefined ? {} : { safe: safe === true }),
    },
  };
}

/** Relative to the root of the repository; a path from a machine's root names itself. */
function artifactAt(path: string): ArtifactLocation {
  const parts = path.replaceAll("\\", "/").split("/").map(encodeURIComponent);
  if (path.startsWith("/")) return { uri: `file://${parts.join("/")}` };
  return path.startsWith("../") ? { uri: parts.join("/") } : { uri: parts.join("/"), uriBaseId: "%SRCROOT%" };
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1).replace(/\.$/, "");
}
