import { Username } from '../accounts/user.schema.ts';
import { findPerson } from '../accounts/user.service.ts';
import type { Reader } from '../storage/storage.ts';
import type { Known } from './gather.ts';

/** With room for a number that makes it unique, in the 50 characters of a username. */
const longestName = 42;

/**
 * A username here for somebody from a platform: her name there, as far as it is one, with a number when somebody has it
 * already. The name that she is called by comes second: on most platforms anybody may call himself anything.
 */
export async function freeUsername(read: Reader, person: Known): Promise<string> {
  const names = [person.username, person.display_name, `${person.platform} ${person.platform_user_id}`];
  const name = names.map((text) => usernameOf(text ?? '')).find((text) => text !== undefined);
  return firstFree(read, (suffix) => `${name ?? 'person'}${suffix}`);
}

/** Broca knows no address of anybody, so one stands in for it that leads nowhere. */
export async function freeEmail(read: Reader, username: string): Promise<string> {
  const local = username
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9._-]+/g, '_')
    .replaceAll(/\.{2,}/g, '.')
    .replaceAll(/^[._-]+|[._-]+$/g, '');
  return firstFree(read, (suffix) => `${local || 'person'}${suffix}@broca.local`);
}

function usernameOf(text: string): string | undefined {
  const characters = text
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}._ -]+/gu, '_')
    .replace(/^[^\p{L}\p{N}]+/u, '');
  const name = Array.from(characters)
    .slice(0, longestName)
    .join('')
    .replace(/[._ -]+$/, '');
  return Username.safeParse(name).success ? name : undefined;
}

async function firstFree(read: Reader, name: (suffix: string) => string): Promise<string> {
  for (let n = 1; ; n++) {
    const candidate = name(n === 1 ? '' : `-${n}`);
    if (!(await findPerson(read, candidate))) return candidate;
  }
}
