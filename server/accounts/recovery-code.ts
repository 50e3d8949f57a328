import { randomInt } from 'node:crypto';
import type { Context } from '../context.ts';
import type { Writer } from '../journal/writer.ts';
import { users } from './account.schema.ts';
import { replaceCodes } from './second-factor.store.ts';

const howMany = 10;
const length = 10;
/** Crockford's, without what is taken for something else: 50 bits in ten. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** How a code is kept: by the keyring's key, so that a copy of the database alone does not let anybody try them all. */
export function hashCode({ keyring }: Context, userId: number, code: string): string {
  return keyring.fingerprint(`recovery code of ${userId}: ${plain(code)}`);
}

/** Makes codes in place of all that somebody had; they are shown once. */
export async function renewRecoveryCodes(ctx: Context, tx: Writer, userId: number): Promise<string[]> {
  const codes = Array.from({ length: howMany }, newCode);
  await replaceCodes(
    tx,
    userId,
    codes.map((code) => hashCode(ctx, userId, code)),
  );
  tx.note({ action: 'renew_recovery_codes', entity: users.table, entity_id: userId });
  return codes;
}

function newCode(): string {
  const letters = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `${letters.slice(0, length / 2)}-${letters.slice(length / 2)}`;
}

/** However people write it down: without case, blanks and dashes, and with what looks alike. */
function plain(code: string): string {
  return code
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1');
}
