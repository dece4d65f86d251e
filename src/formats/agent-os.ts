import { namedHeadings, readNamedHeadings } from "./agent-os-headings.ts";
import { readChecklist } from "./checklist/read-checklist.ts";
import { surveyOnce } from "./checklist/survey.ts";
import type { Dialect } from "./dialect.ts";

/**
 * Agent OS task lists: `- [ ] 1. Parent` with `1.1` below (v1), `#### Task Group 1` with its dependencies (v2), and the named headings of
 * its forks. Groups wait for the groups they name, else for the one above.
 */
export const agentOs: Dialect = {
  name: "agent-os",
  detect(file) {
    const { boxes, bare, numbered, text } = surveyOnce(file);
    const named = namedHeadings(text);
    if (boxes < 2 && named < 2) return { confidence: 0, reasons: [] };
    // Bold lines that are tasks have criteria for boxes: another reader's.
    if ([...text.matchAll(BOLD)].length > Math.max(1, numbered)) return { confidence: 0, reasons: [] };
    const reasons = [named > boxes ? `${named} headings with names in capitals` : `${boxes} boxes`];
    const own = PATH.test(file.path);
    const groups = GROUPS.test(text) && numbered > 1;
    if (own) reasons.push("stands where the tool puts it");
    if (groups) reasons.push("has task groups");
    if (TITLE.test(text)) reasons.push("is called Spec Tasks or a task breakdown");
    if (own && (numbered > 1 || named > 1 || boxes > 1)) return { confidence: 0.97, reasons };
    if (groups) return { confidence: 0.93, reasons };
    if (named > 2 && named > boxes) return { confidence: 0.85, reasons };
    const ids = boxes - bare;
    return { confidence: reasons.length > 1 && ids * 2 >= boxes && ids > 1 ? 0.88 : 0, reasons };
  },
  read(file) {
    const { boxes, text } = surveyOnce(file);
    return namedHeadings(text) > boxes
      ? readNamedHeadings(file)
      : readChecklist(file, { tasks: "named" }).plan;
  },
};

const PATH = /(?:^|\/)\.?agent-os\/(?:.*\/)?(?:specs?|tasks)\/(?:.*\/)?tasks\.md$/i;
const BOLD = /^[ \t]*\*\*Task[ -]\d/gim;
const GROUPS = /^#{2,5}[ \t]+Task Group \d/m;
const TITLE = /^\uFEFF?#[ \t]+(?:Spec Tasks|Task Breakdown)/im;
