import { hash, verify } from '@node-rs/argon2';
import { invalid } from '../kernel/errors.ts';
import { isCommonPassword } from './common-password.ts';
import { limitHashing } from './hash-limit.ts';

/** In place of a hash: nobody signs in with it. */
export const noPassword = '!';

const shortest = 12;
const longest = 256;
/** argon2id, which is the library's default, in OWASP's second recommended setting: 19 MiB, two passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let decoy: Promise<string> | undefined;

/** Slow on purpose: never within a transaction. */
export function hashPassword(password: string): Promise<string> {
  return limitHashing(() => hash(password, cost));
}

/** Takes as long when there is no hash, so that the time does not tell who exists. */
export async function isPassword(stored: string | undefined, password: string): Promise<boolean> {
  const usable = stored !== undefined && stored !== noPassword && password.length <= longest;
  decoy ??= hash('decoy', cost);
  const against = usable ? stored : await decoy;
  const matches = await limitHashing(() => verify(against, password.slice(0, longest)).catch(() => false));
  return usable && matches;
}

/**
 * Refuses a password that could be guessed (design 5.1).
 *
 * @throws AppError 400 `password.too_short`, `password.too_long`, `password.common`
 */
export function requireGoodPassword(password: string, person: { username: string; email: string }): void {
  if ([...password].length < shortest)
    throw invalid(
      'password.too_short',
      `The password needs at least ${shortest} characters. A few unrelated words are easy to keep in mind.`,
    );
  if (password.length > longest)
    throw invalid('password.too_long', `The password may have at most ${longest} characters.`);
  const own = [person.username, person.email.split('@')[0] ?? ''];
  if (isCommonPassword(password, own))
    throw invalid(
      'password.common',
      'This password is too easy to guess: it is a common one, a pattern, or made of your own name. Take a few unrelated words.',
    );
}
