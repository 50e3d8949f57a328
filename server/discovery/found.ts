/** Something that a person should know about a file of the home (design 5.4). The rest of the scan goes on. */
export interface Finding {
  /** Relative to the home, with `/`. */
  path: string;
  /** Stable, for programs: see `findingKinds`. */
  kind: FindingKind;
  /** Position in the file, from 1; null where there is none. */
  line: number | null;
  column: number | null;
  /** What is wrong and what to do. */
  message: string;
}

/** Kinds of findings; `error` keeps a module out, `warning` does not. */
export const findingKinds = {
  unreadable: 'error',
  outside_home: 'error',
  not_a_file: 'error',
  too_large: 'error',
  empty: 'error',
  invalid_encoding: 'error',
  invalid_json: 'error',
  not_an_object: 'error',
  name_missing: 'error',
  name_invalid: 'error',
  type_missing: 'error',
  type_invalid: 'error',
  too_many: 'error',
  field_ignored: 'warning',
  config_schema_invalid: 'warning',
  entry_point_outside: 'warning',
  dependencies_invalid: 'warning',
  unknown_type: 'warning',
  needs_parent: 'warning',
  needs_agent: 'warning',
  conflict: 'warning',
  missing: 'warning',
  dependency: 'warning',
  breaks_configuration: 'warning',
} as const;
export type FindingKind = keyof typeof findingKinds;

/** One good manifest as it lies on disk: read, checked, defaults not yet decided against the registry. */
export interface FoundModule {
  /** Path of the manifest relative to the home, with `/`: `tools/smcp/manifest.json`. */
  path: string;
  location: 'tools' | 'plugins' | 'agents';
  /** Of `agents/agent-<key>/modules/…`: what the folder says after `agent-`; null elsewhere. */
  agent_key: string | null;
  name: string;
  /** `tool`, `plugin`, or any other text, kept as it is (design §3). */
  type: string;
  description: string | null;
  version: string | null;
  module_scope: 'global' | 'agent';
  emoji: string | null;
  category: string | null;
  /** The parent that a plugin names. */
  tool: string | null;
  config_schema: Record<string, unknown> | null;
  dependencies: { name: string; range: string }[];
  /** The manifest as written, unknown fields included. */
  manifest: Record<string, unknown>;
  /** SHA-256 of the file, hex. */
  digest: string;
  stamp: string;
  /** What was said about this file; never an error. */
  findings: Finding[];
}

/** What was read before, by path: an equal stamp spares the second reading. */
export interface KnownFile {
  path: string;
  stamp: string;
}

/** A file whose stamp is known; what it held the last time still stands. */
export interface UnchangedFile {
  path: string;
  stamp: string;
}

/** What a walk over a home gave, what was found and said in path order (by bytes). */
export interface HomeReading {
  found: FoundModule[];
  unchanged: UnchangedFile[];
  /** Findings about files and folders that gave no module. Those of modules are with them. */
  findings: Finding[];
}
