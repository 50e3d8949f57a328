/** Why a database cannot be opened, and how to mend that. */
export interface OpenFailure {
  /** Stable, for programs. */
  code: string;
  message: string;
  remedy: string;
}

/**
 * What the engine said when a database was opened, in words that help; undefined for every other error.
 *
 * @param location the file, or the address without its password
 */
export function openFailureOf(error: unknown, location: string): OpenFailure | undefined {
  const origin = error instanceof Error && isEngineError(error.cause) ? error.cause : error;
  if (!isEngineError(origin)) return undefined;
  const { code } = origin;
  const said = origin.message || code;
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code))
    return {
      code: 'storage.damaged',
      message: `The database ${location} is damaged, or is no database of ours (${said}).`,
      remedy: `Move the file away, with those beside it that end in -wal and -shm, and put a backup in its place: before each upgrade one is made at ${location}.before-migration-…. Keep the damaged file: sqlite3 ${location} .recover may still read most of it.`,
    };
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|AUTH|IOERR)/.test(code))
    return {
      code: 'storage.not_opened',
      message: `The database ${location} cannot be opened (${said}).`,
      remedy:
        'Let the account that runs the server read and write the file and its folder, or set SANCTUM_DATABASE_URL to a file that it may write.',
    };
  if (/^28/.test(code))
    return {
      code: 'storage.signed_out',
      message: `PostgreSQL refuses the user or the password for ${location} (${said}).`,
      remedy: 'Correct user and password in SANCTUM_DATABASE_URL.',
    };
  if (code === '3D000')
    return {
      code: 'storage.no_database',
      message: `PostgreSQL has no such database: ${location} (${said}).`,
      remedy: 'Make it with createdb, or correct its name in SANCTUM_DATABASE_URL.',
    };
  if (/^(08|57P)/.test(code) || /^E[A-Z_]+$/.test(code) || code === noAnswer)
    return {
      code: 'storage.unreachable',
      message: `PostgreSQL cannot be reached at ${location} (${said}).`,
      remedy:
        'Start PostgreSQL, or correct host and port in SANCTUM_DATABASE_URL; psql with the same address tells whether it answers.',
    };
  return undefined;
}

const noAnswer = 'timeout';

interface EngineError extends Error {
  code: string;
}

/** Errors of the engines and of sockets carry a code; ours do as well, and begin with a small letter. */
function isEngineError(error: unknown): error is EngineError {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[A-Z0-9]/.test(error.code)
  );
}
