/** What a project's root folder holds, as far as it tells how the project is proven. */
export type Manifests = {
  /** Names in the root folder, of files and of folders. */
  readonly names: ReadonlySet<string>;
  /** Texts of the files among them that are in `MANIFESTS`. */
  readonly texts: ReadonlyMap<string, string>;
};

/** Files whose text is looked into. */
export const MANIFESTS: readonly string[] = [
  "package.json",
  "pyproject.toml",
  "setup.cfg",
  "pytest.ini",
  "tox.ini",
  "Cargo.toml",
  "go.mod",
  "GNUmakefile",
  "makefile",
  "Makefile",
];

export type GateKind = "test" | "types" | "lint" | "build";

/** A command that proves something, and the file that says so. */
export type ProjectGate = { readonly kind: GateKind; readonly command: string; readonly from: string };

/** How a fresh worktree of the project is made fit for its gates. */
export type ProjectSetup = {
  readonly setup?: string;
  /** Lock files that are there. */
  readonly setupInputs: readonly string[];
  /** Folders of dependencies that are there. */
  readonly links: readonly string[];
};
