import type { OperationalWriter } from '../journal/writer.ts';
import type { Reader } from '../storage/storage.ts';
import { secondFactors, type SecondFactorRow } from './second-factor.schema.ts';

export async function factorsOf(read: Reader, userId: number): Promise<SecondFactorRow[]> {
  const rows = await read
    .selectFrom('second_factors')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute();
  return rows.map(secondFactors.decode);
}

export async function countUnusedCodes(read: Reader, userId: number): Promise<number> {
  const { count } = await read
    .selectFrom('recovery_codes')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

export async function isPasskeyKnown(read: Reader, credentialId: string): Promise<boolean> {
  const row = await read
    .selectFrom('second_factors')
    .select('id')
    .where('credential_id', '=', credentialId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes a code out of use. False when it was none, or not any more. */
export async function takeCode(tx: OperationalWriter, userId: number, hash: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.rows
    .updateTable('recovery_codes')
    .set({ used_at: tx.now })
    .where('user_id', '=', userId)
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Puts codes in the place of all that somebody had. */
export async function replaceCodes(
  tx: OperationalWriter,
  userId: number,
  hashes: readonly string[],
): Promise<void> {
  await tx.rows.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  for (const code_hash of hashes)
    await tx.rows
      .insertInto('recovery_codes')
      .values({ user_id: userId, code_hash, used_at: null, created_at: tx.now } as never)
      .execute();
}
