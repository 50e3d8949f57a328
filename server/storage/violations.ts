/** What the engine refused, in words that hold for both. */
export type Violation = 'unique' | 'foreign_key' | 'check' | 'missing_table';

const codes: Record<string, Violation> = {
  SQLITE_CONSTRAINT_UNIQUE: 'unique',
  SQLITE_CONSTRAINT_PRIMARYKEY: 'unique',
  SQLITE_CONSTRAINT_FOREIGNKEY: 'foreign_key',
  SQLITE_CONSTRAINT_CHECK: 'check',
  SQLITE_CONSTRAINT_NOTNULL: 'check',
  '23505': 'unique',
  '23503': 'foreign_key',
  '23514': 'check',
  '23502': 'check',
  '22001': 'check',
  '22003': 'check',
  '22007': 'check',
  '22008': 'check',
  '22009': 'check',
  '22021': 'check',
  '22P02': 'check',
  '42P01': 'missing_table',
};

/** Names the rule of the schema that an error of the engine stands for; undefined for every other error. */
export function violationOf(error: unknown): Violation | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (error.code === 'SQLITE_ERROR' && error.message.startsWith('no such table')) return 'missing_table';
  return codes[error.code];
}
