import { z } from "zod";

import { distanceOf } from "../core/run/find-task.ts";
import { configFileSchema } from "./config.ts";

type Form = z.core.JSONSchema.JSONSchema;

let whole: Form | undefined;

/** The keys that a configuration may have at this place, in the order of the guide. */
export function keysKnownAt(path: readonly PropertyKey[]): readonly string[] {
  whole ??= z.toJSONSchema(configFileSchema) as Form;
  let at: Form | undefined = whole;
  for (const step of path) {
    const form: Form | undefined = at && withKeys(at);
    const next: unknown =
      typeof step === "number"
        ? form?.items
        : (form?.properties?.[String(step)] ?? form?.additionalProperties);
    at = next as Form | undefined;
  }
  return Object.keys((at && withKeys(at))?.properties ?? {});
}

/** Of several forms, the one that has keys. */
function withKeys(form: Form): Form {
  const forms = (form.anyOf ?? []) as readonly Form[];
  return forms.find(({ properties }) => properties !== undefined) ?? form;
}

/** The known key that somebody who wrote this most likely meant; undefined: none is near. */
export function nearestKey(wrong: string, known: readonly string[]): string | undefined {
  const plain = (key: string): string => key.toLowerCase().replaceAll(/[_-]/gu, "");
  const written = plain(wrong);
  const limit = Math.max(1, Math.floor(written.length / 3));
  const near = known
    .map((key) => {
      const begins = written.length > 2 && (plain(key).startsWith(written) || written.startsWith(plain(key)));
      return { key, distance: begins ? 0.5 : distanceOf(written, plain(key), limit) };
    })
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.key;
}
