import type { FastifyBaseLogger } from 'fastify';
import { AppError } from '../kernel/errors.ts';
import { foreignTime } from '../kernel/foreign-time.ts';
import { type ForeignFile, readForeignFile } from '../storage/sqlite-file.ts';
import type { HomeFinding } from './person.schema.ts';
import { longest } from './platform-profile.schema.ts';
import { copySettled, sizeLimit } from './settled-copy.ts';
import { codeOf } from './system-error.ts';

/** One profile as one database of Broca has it. */
export interface Profile {
  platform: string;
  platform_user_id: string;
  username: string | null;
  display_name: string | null;
  is_active: boolean;
  last_interaction: string | null;
  interaction_count: number;
}

/** What a database gave. */
export interface Reading {
  profiles: Profile[];
  problems: Pick<HomeFinding, 'kind' | 'message'>[];
  /** Will another look give the same while the file does not change? */
  isLasting: boolean;
}

const megabyte = 1024 * 1024;
const timeLimit = 30_000;

/** The tables and columns of Broca that people are made of, and how much of each is taken; never what they wrote. */
const understood = {
  platform_profiles: {
    columns: [
      'id',
      'letta_user_id',
      'platform',
      'platform_user_id',
      'username',
      'display_name',
      'last_active',
    ],
    rows: 50_000,
    bytes: 64 * megabyte,
  },
  letta_users: { columns: ['id', 'is_active'], rows: 200_000, bytes: 32 * megabyte },
  messages: { columns: ['platform_profile_id', 'timestamp'], rows: 1_000_000, bytes: 128 * megabyte },
};

/**
 * Reads who talks through a Broca out of its database, of which nothing is trusted: from a copy, in a process of its
 * own. People are counted from profiles, for Broca keeps users that nobody is.
 */
export async function readDatabase(original: string, log: FastifyBaseLogger): Promise<Reading> {
  try {
    const copy = await copySettled(original);
    if ('problem' in copy) return copy.problem === 'busy' ? busy : tooLarge;
    try {
      return await readCopy(copy.file);
    } finally {
      await copy.remove();
    }
  } catch (error) {
    if (error instanceof AppError) return notADatabase(error);
    log.warn({ err: error, file: original }, 'a database of Broca cannot be read');
    return {
      profiles: [],
      problems: [
        {
          kind: 'unreadable',
          message: `It cannot be read (${codeOf(error)}): let the account that runs this server read it, and give its temporary folder room for a copy.`,
        },
      ],
      isLasting: false,
    };
  }
}

const busy: Reading = {
  profiles: [],
  problems: [
    {
      kind: 'busy',
      message:
        'Broca is writing it just now, or was stopped while it did: ask again; if it stays so, start Broca once, which mends it.',
    },
  ],
  isLasting: false,
};

/** What is said of a database that somebody would have had to wait for too long. */
export const notReadYet: Reading = {
  profiles: [],
  problems: [
    { kind: 'busy', message: 'There is so much to read that its turn did not come yet: ask again.' },
  ],
  isLasting: false,
};

const tooLarge: Reading = {
  profiles: [],
  problems: [
    {
      kind: 'too_large',
      message: `Larger than ${sizeLimit / megabyte} MiB and not read: let Broca clear away old messages.`,
    },
  ],
  isLasting: true,
};

function notADatabase({ details }: AppError): Reading {
  const reason = typeof details.reason === 'string' ? details.reason : 'it cannot be read';
  return {
    profiles: [],
    problems: [
      {
        kind: 'not_a_database',
        message: `This is no sound database (${reason}): put back a copy, or take the file away.`,
      },
    ],
    isLasting: true,
  };
}

async function readCopy(file: string): Promise<Reading> {
  const foreign = await readForeignFile(file, understood, timeLimit);
  const problems: Reading['problems'] = [];
  if (!foreign.tables.includes('platform_profiles'))
    problems.push({
      kind: 'not_broca',
      message:
        'This is a database, but not one of Broca: it has no table platform_profiles. Start Broca once if it is new, or take the file away.',
    });
  for (const [table, { tooLarge: count, isCut }] of Object.entries(foreign.leftOut)) {
    if (count > 0)
      problems.push(
        incomplete(`${count} rows of ${table} hold a value of more than 1 MiB and are left out.`),
      );
    if (isCut) problems.push(incomplete(`${table} holds more than is taken at once: the rest is left out.`));
  }
  const active = await readActive(foreign);
  const interactions = await readInteractions(foreign);
  const profiles = new Map<string, Profile>();
  let nameless = 0;
  for await (const row of foreign.rows('platform_profiles')) {
    const platform = identity(row.platform, longest.platform);
    const platform_user_id = identity(row.platform_user_id, longest.platform_user_id);
    if (platform === undefined || platform_user_id === undefined) {
      nameless++;
      continue;
    }
    const interaction = interactions.get(row.id ?? null);
    const profile = {
      platform,
      platform_user_id,
      username: name(row.username),
      display_name: name(row.display_name),
      is_active: active.get(row.letta_user_id ?? null) ?? false,
      last_interaction: interaction?.newest ?? foreignTime(row.last_active ?? null),
      interaction_count: interaction?.count ?? 0,
    };
    const id = JSON.stringify([platform, platform_user_id]);
    const twin = profiles.get(id);
    profiles.set(id, twin ? joined(twin, profile) : profile);
  }
  if (nameless > 0)
    problems.push(
      incomplete(
        `${nameless} profiles name nobody and are left out: their platform or platform_user_id is empty, too long or contains U+0000.`,
      ),
    );
  return { profiles: [...profiles.values()], problems, isLasting: true };
}

function incomplete(message: string): Reading['problems'][number] {
  return { kind: 'incomplete', message };
}

type Id = string | number | null;

async function readActive(foreign: ForeignFile): Promise<Map<Id, boolean>> {
  const active = new Map<Id, boolean>();
  for await (const { id = null, is_active = null } of foreign.rows('letta_users'))
    active.set(id, is_active === null || ![0, '0', 'false'].includes(is_active));
  return active;
}

async function readInteractions(
  foreign: ForeignFile,
): Promise<Map<Id, { count: number; newest: string | null }>> {
  const found = new Map<Id, { count: number; newest: string | null }>();
  for await (const { platform_profile_id = null, timestamp = null } of foreign.rows('messages')) {
    if (platform_profile_id === null) continue;
    const known = found.get(platform_profile_id) ?? { count: 0, newest: null };
    found.set(platform_profile_id, {
      count: known.count + 1,
      newest: later(known.newest, foreignTime(timestamp)),
    });
  }
  return found;
}

/** What one person did by the same profile in two places. The names are those last used. */
export function joined(a: Profile, b: Profile): Profile {
  const [newer, older] = (b.last_interaction ?? '') > (a.last_interaction ?? '') ? [b, a] : [a, b];
  return {
    platform: a.platform,
    platform_user_id: a.platform_user_id,
    username: newer.username ?? older.username,
    display_name: newer.display_name ?? older.display_name,
    is_active: a.is_active || b.is_active,
    last_interaction: later(a.last_interaction, b.last_interaction),
    interaction_count: a.interaction_count + b.interaction_count,
  };
}

/** Both are UTC in one form, so the greater text is the later time. */
function later(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b > a) ? b : a;
}

/** What tells one profile from another is never altered: nobody becomes somebody else by it. */
function identity(value: Id | undefined, limit: number): string | undefined {
  if (value === null || value === undefined) return undefined;
  const text = String(value);
  return text.trim() === '' || text.includes('\0') || text.length > limit ? undefined : text;
}

function name(value: Id | undefined): string | null {
  if (value === null || value === undefined) return null;
  const characters = Array.from(
    String(value)
      .slice(0, 4 * longest.name)
      .replaceAll('\0', '')
      .trim(),
  );
  return characters.slice(0, longest.name).join('').trim() || null;
}
