import { BOLD } from "../headed/outline.ts";
import type { Node } from "../headed/outline.ts";
import type { Track } from "./track-headings.ts";

/** Makes the first heading of each track a task. */
export function trackNodes(nodes: readonly Node[], tracks: readonly Track[]): readonly Node[] {
  const byLine = new Map(tracks.map((track) => [track.sections[0]!.line, track]));
  for (const node of nodes) {
    node.role = "plain";
    node.group = undefined;
    const track = node.depth < BOLD ? byLine.get(node.line) : undefined;
    if (track === undefined) continue;
    const titleStart = Math.max(0, node.text.indexOf(track.title));
    node.id = { id: track.id, label: "", prefix: "", titleStart, strong: true };
    node.role = "task";
  }
  return nodes;
}
