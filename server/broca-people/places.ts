/** What may lie in a folder, and in the folders within it, whose names may be patterns with `*`. */
export interface Place {
  /** Databases of Broca. */
  databases: readonly string[];
  /** May it hold an `.env` whose DB_PATH names another database? */
  hasSettings: boolean;
  within: Readonly<Record<string, Place>>;
}

const ofBroca: Place = { databases: ['sanctum.db'], hasSettings: true, within: {} };
const ofInstaller: Place = { databases: ['broca.sqlite'], hasSettings: false, within: {} };

/** Everywhere in a home that a Broca keeps its database, by its code, its documents and its installer. */
export const places: Place = {
  databases: [],
  hasSettings: false,
  within: {
    'agent-*': { ...ofBroca, within: { broca: ofBroca } },
    broca2: { ...ofBroca, within: { 'agent-*': ofBroca } },
    agents: {
      databases: [],
      hasSettings: false,
      within: {
        '*': {
          databases: [],
          hasSettings: true,
          within: {
            'broca*': ofBroca,
            broca2: { databases: [], hasSettings: false, within: { db: ofInstaller } },
          },
        },
      },
    },
  },
};
