/** The key of a record in small letters and underscores: `dependsOn`, `Depends-On` → `depends_on`. */
export function entryName(key: string): string {
  return key
    .replace(/([a-z])(?=[A-Z])/g, "$1_")
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
}
