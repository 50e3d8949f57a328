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
  if (!(error instanceof Error)) return undefined;
  const isLost = codeOf(error) === 'storage.unreachable';
  const origin = isLost && error.cause instanceof Error ? error.cause : error;
  const code = codeOf(origin);
  const said = origin.message || code;
  if (location.includes('://'))
    return isLost ? unreachable(location, said) : serverFailure(location, code, said);
  return fileFailure(location, code, said);
}

function fileFailure(file: string, code: string, said: string): OpenFailure | undefined {
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code))
    return {
      code: 'storage.damaged',
      message: `The database ${file} is damaged, or is no database of ours (${said}).`,
      remedy: `Move the file away, with those beside it that end in -wal and -shm, and put a backup in its place: before each upgrade one is made, ${file}.before-migration-…. Keep the damaged file: sqlite3 '${file}' .recover may still read most of it.`,
    };
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|AUTH)/.test(code))
    return {
      code: 'storage.not_opened',
      message: `The database ${file} cannot be opened (${said}).`,
      remedy:
        'Let the account that runs the server read and write the file and its folder, or set SANCTUM_DATABASE_URL to a file that it may write.',
    };
  return undefined;
}

/** SQLSTATE classes 08, 28, 3D and 57P, and errors of the socket. */
function serverFailure(location: string, code: string, said: string): OpenFailure | undefined {
  if (/^28/.test(code))
    return {
      code: 'storage.refused',
      message: `PostgreSQL refuses the user or the password of ${location} (${said}).`,
      remedy: 'Correct user and password in SANCTUM_DATABASE_URL.',
    };
  if (/^3D/.test(code))
    return {
      code: 'storage.no_database',
      message: `There is no such database: ${location} (${said}).`,
      remedy: 'Make it with createdb, or correct its name in SANCTUM_DATABASE_URL.',
    };
  return /^(08|57P|E[A-Z_]+$)/.test(code) ? unreachable(location, said) : undefined;
}

function unreachable(location: string, said: string): OpenFailure {
  return {
    code: 'storage.unreachable',
    message: `PostgreSQL cannot be reached at ${location} (${said}).`,
    remedy:
      'Start PostgreSQL, or correct host and port in SANCTUM_DATABASE_URL; psql with the same address tells whether it answers.',
  };
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
