import { sql } from 'kysely';
import { z } from 'zod';
import { agents } from '../agents/agent.schema.ts';
import { canSee } from '../agents/visibility.ts';
import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import { isoTime } from '../kernel/clock.ts';
import { forbidden, invalid, notFound } from '../kernel/errors.ts';
import { Time } from '../kernel/fields.ts';
import type { Page, PageQuery } from '../kernel/paging.ts';
import { readPage } from '../storage/page.ts';
import { ApiKeyRow, apiKeys } from './account.schema.ts';
import { type Actor, can } from './actor.ts';
import { requireHeld, requireWithinOwn } from './grant.ts';
import { PermissionEntry } from './permissions.ts';
import { apiKeyPrefix, hashToken, randomToken } from './tokens.ts';
import { getUser } from './user.service.ts';

/** A key as the API shows it: never its hash. */
export const ApiKey = ApiKeyRow.omit({ key_hash: true }).meta({ id: 'ApiKey' });
type ApiKey = z.infer<typeof ApiKey>;

export const ApiKeyCreate = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    permissions: z.array(PermissionEntry).min(1).max(100),
    agent_ids: z.array(z.string().max(50)).max(1000).nullish().describe('The only agents that it sees'),
    expires_at: Time.nullish(),
  })
  .meta({ id: 'ApiKeyCreate' });
export type ApiKeyCreate = z.infer<typeof ApiKeyCreate>;

/** The key itself is in this answer and never again. */
export const CreatedApiKey = ApiKey.extend({ key: z.string() }).meta({ id: 'CreatedApiKey' });

/**
 * Makes a key for the actor: at most what he has himself, and from a key at most what that key has.
 *
 * @throws AppError 403 `access.exceeds_own`, `api_key.outlasts_own`; 404 `agent.not_found`; 400 `api_key.expired`
 */
export async function createApiKey(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  { name, permissions, agent_ids, expires_at }: ApiKeyCreate,
): Promise<z.infer<typeof CreatedApiKey>> {
  requireHeld(actor, permissions);
  const expires = expires_at ? Date.parse(expires_at) : null;
  const latest = actor.key?.expires_at ?? null;
  if (latest !== null && (expires === null || expires > Date.parse(latest)))
    throw forbidden(
      'api_key.outlasts_own',
      `A key makes no key that lasts longer than itself: set expires_at to ${latest} or earlier.`,
      { expires_at: latest },
    );
  if (expires !== null && expires <= ctx.clock.now())
    throw invalid('api_key.expired', 'expires_at lies in the past: take a later time, or leave it out.');
  const key = apiKeyPrefix + randomToken();
  const row = await ctx.journal.write(cause, async (tx) => {
    for (const id of agent_ids ?? []) {
      const agent = await tx.find(agents, id);
      if (!agent || !canSee(actor, agent, null)) throw notFound('agent', id);
    }
    return tx.insert(apiKeys, {
      user_id: actor.user_id,
      name,
      key_hash: hashToken(key),
      hint: `${key.slice(0, apiKeyPrefix.length + 3)}…${key.slice(-4)}`,
      permissions,
      agent_ids: agent_ids ?? actor.key?.agent_ids?.slice() ?? null,
      expires_at: expires === null ? null : isoTime(expires),
      created_at: tx.now,
    });
  });
  return { ...present(row), key };
}

/** One page of somebody's keys, revoked ones included. */
export async function listApiKeys(ctx: Context, userId: number, page: PageQuery): Promise<Page<ApiKey>> {
  const query = ctx.read.selectFrom('api_keys').selectAll('api_keys').where('user_id', '=', userId);
  const rows = await readPage(query, { key: sql.ref('api_keys.id'), descending: true }, page);
  return { ...rows, items: rows.items.map((row) => present(apiKeys.decode(row))) };
}

/** Ends a key, one's own or, for who may change users, anybody's. It stays in the list. */
export async function revokeApiKey(ctx: Context, actor: Actor, cause: Cause, id: number): Promise<void> {
  await ctx.journal.write(cause, async (tx) => {
    const key = await tx.find(apiKeys, id);
    if (!key || (key.user_id !== actor.user_id && !can(actor, 'users:update'))) throw notFound('api_key', id);
    if (key.user_id !== actor.user_id) requireWithinOwn(actor, await getUser(tx.read, key.user_id));
    if (key.revoked_at === null) await tx.update(apiKeys, id, { revoked_at: tx.now }, 'revoke');
  });
}

function present({ key_hash: _hash, ...key }: ApiKeyRow): ApiKey {
  return key;
}
