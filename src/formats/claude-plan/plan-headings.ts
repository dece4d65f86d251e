import { isSurelyFile } from "../file-name.ts";
import { readGroupName } from "../group-name.ts";
import type { GroupName } from "../group-name.ts";
import { BOLD } from "../headed/outline.ts";
import type { Node } from "../headed/outline.ts";
import { isDigit, readId } from "../read-id.ts";

/** A numbered heading of a plan: what it calls itself, and the line (from 0) of the one it is a part of. */
export type PlanHeading = {
  readonly node: Node;
  readonly id: string;
  readonly titleStart: number;
  readonly group: GroupName;
  readonly part: number | undefined;
};

/**
 * The headings that a plan in prose is divided by: phases, parts, steps or numbers at the shallowest depth that has several, and the
 * numbers one level below them. Numbers under tests, checks and other chapters around the work are none.
 */
export function planHeadings(nodes: readonly Node[]): PlanHeading[] {
  const numbered = numberedHeadings(nodes);
  const named = numbered.length > 0 ? numbered : fileHeadings(nodes);
  const top = topDepth(named);
  const found: PlanHeading[] = [];
  let whole: { node: Node; id: string } | undefined;
  let below = 0;
  let next = 0;
  for (const node of nodes) {
    if (node.depth >= BOLD) continue;
    if (node.depth <= top) whole = undefined;
    if (named[next]?.node !== node) continue;
    const heading = named[next++]!;
    if (node.depth === top) {
      whole = { node, id: heading.id };
      below = 0;
      found.push({ ...heading, part: undefined });
    } else if (whole !== undefined && node.depth > top && (below === 0 || node.depth === below)) {
      if (/[a-z]$/i.test(heading.id)) continue;
      below = node.depth;
      const id = heading.id.startsWith(`${whole.id}.`) ? heading.id : `${whole.id}.${heading.id}`;
      found.push({ ...heading, id, part: whole.node.line });
    }
  }
  return found;
}

type Numbered = Omit<PlanHeading, "part">;

function numberedHeadings(nodes: readonly Node[]): Numbered[] {
  const found: Numbered[] = [];
  let aside = 0;
  for (const node of nodes) {
    if (node.depth >= BOLD) continue;
    if (aside > 0 && node.depth > aside) continue;
    aside = 0;
    const heading = readHeading(node);
    if (heading !== undefined) found.push(heading);
    else if (ASIDE.test(node.text)) aside = node.depth;
  }
  return found;
}

/** Headings that are the names of files, counted: plans that go through their files one by one. */
function fileHeadings(nodes: readonly Node[]): Numbered[] {
  const found: Numbered[] = [];
  for (const node of nodes) {
    const name = FILE.exec(node.text.slice(0, LONGEST))?.[1];
    if (node.depth >= BOLD || name === undefined || !isSurelyFile(name)) continue;
    const id = String(found.length + 1);
    found.push({ node, id, titleStart: 0, group: { ...PLAIN, kind: "section", id, title: node.text } });
  }
  return found;
}

function readHeading(node: Node): Numbered | undefined {
  const text = node.text.slice(0, LONGEST);
  const word = WORD.exec(text);
  if (word !== null) {
    const name = readGroupName(text.replace(word[1]!, KINDS[word[1]!.toLowerCase()] ?? word[1]!));
    const group = name ?? { ...PLAIN, kind: "section", id: word[2]!, title: text.slice(word[0].length) };
    return { node, id: word[2]!, titleStart: word[0].length, group };
  }
  const id = isDigit(text.charCodeAt(0)) ? readId(text) : undefined;
  if (id === undefined || (!id.strong && !id.id.includes("."))) return undefined;
  const title = text.slice(id.titleStart);
  return {
    node,
    id: id.id,
    titleStart: id.titleStart,
    group: { ...PLAIN, kind: "section", id: id.id, title },
  };
}

/** The shallowest depth with several numbered headings, else the shallowest with one; a document's title is none. */
function topDepth(named: readonly Numbered[]): number {
  const counts = new Map<number, number>();
  for (const { node } of named) counts.set(node.depth, (counts.get(node.depth) ?? 0) + 1);
  const depths = [...counts.keys()].toSorted((a, b) => a - b);
  return depths.find((depth) => counts.get(depth)! > 1) ?? depths.find((depth) => depth > 1) ?? 0;
}

const PLAIN = { claimsParallel: false, inline: false, after: [], remarks: [] };
const FILE = /^(?:(?:New|Modify|Create|Update|Edit)(?: file)?:?\s)?`([^`\s]{3,200})`/i;
const LONGEST = 300;
/** Words that divide plans but name no group elsewhere. */
const KINDS: Readonly<Record<string, string>> = {
  step: "Part",
  change: "Part",
  pr: "Part",
  commit: "Part",
  task: "Part",
  stage: "Stage",
};
const WORD =
  /^(Phase|Part|Step|Stage|Milestone|Change|PR|Commit|Task)\s+#?(\d+[a-z]?(?:\.\d+)*)\s*(?:[:：.)—–-]\s*|$)/i;
/** Chapters around the work. */
const ASIDE =
  /\b(?:verif\w+|test(?:s|ing)?(?: plan| strategy| steps)?|success criteria|references?|rollback|risks?|current (?:state|behaviou?r)|background|context|key discoveries|problem|findings|root causes?|open questions|alternatives|appendix|out of scope|non-goals|not doing|decisions?|assumptions|execution order|summary|migration notes|performance)\b/i;
