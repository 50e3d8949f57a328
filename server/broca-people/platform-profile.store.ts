import type { Page, PageQuery } from '../kernel/paging.ts';
import { orderBy, readPage } from '../storage/page.ts';
import type { SqlWords } from '../storage/sql.ts';
import type { Reader } from '../storage/storage.ts';
import { platformProfiles, type PlatformProfileRow } from './platform-profile.schema.ts';

/** What tells one profile from another. */
type Identity = Pick<PlatformProfileRow, 'platform' | 'platform_user_id'>;

export async function findLink(read: Reader, identity: Identity): Promise<PlatformProfileRow | undefined> {
  return (await findLinks(read, [identity]))(identity);
}

/** Which of a page of profiles are linked: a function that gives the link of one. */
export async function findLinks(
  read: Reader,
  identities: readonly Identity[],
): Promise<(identity: Identity) => PlatformProfileRow | undefined> {
  const links = new Map<string, PlatformProfileRow>();
  if (identities.length > 0) {
    const ids = identities.map(({ platform_user_id }) => platform_user_id);
    const rows = await read
      .selectFrom('platform_profiles')
      .selectAll()
      .where('platform_user_id', 'in', ids)
      .execute();
    for (const row of rows) links.set(nameOf(row), platformProfiles.decode(row));
  }
  return (identity) => links.get(nameOf(identity));
}

export async function listLinksOf(
  read: Reader,
  words: SqlWords,
  userId: number,
  page: PageQuery,
): Promise<Page<PlatformProfileRow>> {
  const query = read
    .selectFrom('platform_profiles')
    .selectAll('platform_profiles')
    .where('user_id', '=', userId);
  const rows = await readPage(query, orderBy(words, 'platform_profiles', 'id', []), page);
  return { ...rows, items: rows.items.map((row) => platformProfiles.decode(row)) };
}

function nameOf({ platform, platform_user_id }: Identity): string {
  return JSON.stringify([platform, platform_user_id]);
}
