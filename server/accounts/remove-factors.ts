import type { Writer } from '../journal/writer.ts';
import { voidChallengesOf } from './challenge.ts';
import { type SecondFactorRow, secondFactors } from './second-factor.schema.ts';
import { factorsOf, replaceCodes } from './second-factor.store.ts';

/** Removes a factor, its secret for good: no history brings it back. Recovery codes go with the last factor. */
export async function removeFactorRow(
  tx: Writer,
  { id, user_id, secret }: SecondFactorRow,
  action = 'delete',
): Promise<void> {
  await tx.delete(secondFactors, id, action);
  if (secret !== null) await tx.rows.deleteFrom('sealed_values').where('id', '=', secret).execute();
  if ((await factorsOf(tx.read, user_id)).length === 0) await replaceCodes(tx, user_id, []);
  await voidChallengesOf(tx, user_id);
}

/** Removes all that somebody proves beside the password. */
export async function removeFactorsOf(tx: Writer, userId: number, action?: string): Promise<void> {
  for (const factor of await factorsOf(tx.read, userId)) await removeFactorRow(tx, factor, action);
}
