import { type Actor, requirePermission } from '../accounts/actor.ts';
import type { AgentRow } from '../agents/agent.schema.ts';
import { createAgent, getAgent } from '../agents/agent.service.ts';
import { canSee } from '../agents/visibility.ts';
import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import { AppError } from '../kernel/errors.ts';
import { decodeCursor, encodeCursor, invalidCursor, type Page, type PageQuery } from '../kernel/paging.ts';
import { parseLettaUrl } from './address.ts';
import { type ConnectionTest, testConnection } from './connection-test.ts';
import { linkOf, tagOf, tagPrefix } from './link.ts';
import type {
  LettaImport,
  LettaImported,
  LettaRegistration,
  ListedAgent,
  SyncReport,
} from './letta.schema.ts';
import type { LettaConnection } from './letta-connection.ts';
import type { AgentExport, LettaAgent } from './letta-server.ts';
import { type LettaSettings, readLettaSettings } from './letta-settings.ts';
import { listAgentsByUid, storeLink } from './letta.store.ts';
import { agentNotFound } from './problems.ts';
import { syncAgents } from './sync.ts';
import { parseToken } from './target.ts';

/** The longest that something a person asked for may take, in milliseconds. */
const longestWork = 2 * 60_000;

const patience = () => AbortSignal.timeout(longestWork);

/**
 * Tries to reach the configured server, or another one. The configured token goes to the configured server only.
 *
 * @throws AppError 403 for another server without `system_config:write`; 409 `letta.not_configured`; 400
 */
export async function testLetta(
  ctx: Context,
  actor: Actor,
  asked: { url?: string | undefined; token?: string | undefined },
): Promise<ConnectionTest> {
  if (asked.url === undefined) {
    const settings = await readLettaSettings(ctx);
    return testConnection({
      ...settings,
      token: asked.token === undefined ? settings.token : parseToken(asked.token),
    });
  }
  const url = parseLettaUrl(asked.url);
  const configured = await findSettings(ctx);
  const isConfigured = configured?.url.href === url.href;
  if (!isConfigured) requirePermission(actor, 'system_config:write');
  const known = isConfigured ? configured.token : null;
  const token = asked.token === undefined ? known : parseToken(asked.token);
  return testConnection({ url, token, driver: isConfigured ? configured.driver : 'auto' });
}

async function findSettings(ctx: Context): Promise<LettaSettings | undefined> {
  try {
    return await readLettaSettings(ctx);
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return undefined;
    throw error;
  }
}

/** One page of the agents on the server. One that is registered here and hidden looks as one that is not. */
export async function listLettaAgents(
  ctx: Context,
  connection: LettaConnection,
  actor: Actor,
  { limit, cursor }: PageQuery,
): Promise<Page<ListedAgent>> {
  const [after] = cursor === undefined ? [] : decodeCursor(cursor, 1);
  if (after !== undefined && typeof after !== 'string') throw invalidCursor();
  const server = await connection.server();
  const { agents, next } = await server.listAgents({ limit, after }, patience());
  const ours = await listAgentsByUid(
    ctx.read,
    agents.map(({ letta_uid }) => letta_uid),
  );
  const visible = new Map(
    ours.filter((row) => canSee(actor, row, 'agents:read')).map(({ letta_uid, id }) => [letta_uid, id]),
  );
  return {
    items: agents.map((agent) => present(agent, visible.get(agent.letta_uid) ?? null)),
    next_cursor: next === null ? null : encodeCursor([next]),
  };
}

/** Our tag names an agent of ours: it is shown to who may see that one. */
function present(agent: LettaAgent, registeredAs: string | null): ListedAgent {
  const tags = agent.tags.filter(
    (tag) => !tag.startsWith(tagPrefix) || (registeredAs !== null && tag === tagOf(registeredAs)),
  );
  return { ...agent, tags, registered_as: registeredAs };
}

/**
 * Registers an agent of the server here, and tags it there. When the tag cannot be set the next sync does it.
 *
 * @throws AppError 404 `letta.agent_not_found`; 409 `agent.letta_uid_taken`, and what `createAgent` throws
 */
export async function registerAgent(
  ctx: Context,
  connection: LettaConnection,
  actor: Actor,
  cause: Cause,
  lettaUid: string,
  registration: LettaRegistration,
): Promise<AgentRow> {
  requirePermission(actor, 'agents:create');
  const server = await connection.server();
  const there = await server.getAgent(lettaUid, patience());
  if (!there) throw agentNotFound();
  const agent = await ctx.journal.write(cause, async (tx) => {
    const { name, description } = linkOf('', there, false);
    const created = await createAgent(tx, actor.user_id, {
      ...registration,
      letta_uid: there.letta_uid,
      name,
      description,
    });
    await storeLink(tx, linkOf(created.id, there, false));
    return created;
  });
  try {
    await server.tagAgent(lettaUid, tagOf(agent.id), patience());
    await ctx.journal.operate((tx) => storeLink(tx, linkOf(agent.id, there, true)));
  } catch (error) {
    ctx.log.warn(
      { err: error, agent_id: agent.id },
      'the agent was not tagged in Letta; the next sync tries again',
    );
  }
  return agent;
}

/** Synchronises all agents that the actor may see, or one. @throws AppError 404 for one that he may not */
export async function syncLetta(
  ctx: Context,
  connection: LettaConnection,
  actor: Actor,
  cause: Cause,
  agentId?: string,
): Promise<SyncReport> {
  const rows =
    agentId === undefined
      ? (await listAgentsByUid(ctx.read)).filter((row) => canSee(actor, row, 'letta:manage'))
      : [await getAgent(ctx, actor, agentId)];
  return syncAgents(ctx, await connection.server(), cause, rows, patience());
}

/** An agent file of one of our agents, as the server has it. */
export async function exportAgent(
  ctx: Context,
  connection: LettaConnection,
  actor: Actor,
  agentId: string,
): Promise<AgentExport> {
  const agent = await getAgent(ctx, actor, agentId);
  const server = await connection.server();
  return server.exportAgent(agent.letta_uid, patience());
}

/**
 * Makes an agent on the server out of an agent file, and registers it here when that is asked for.
 *
 * @throws AppError 400 `agent_file.invalid`, `agent_file.many`
 */
export async function importAgent(
  ctx: Context,
  connection: LettaConnection,
  actor: Actor,
  cause: Cause,
  { agent_file, register }: LettaImport,
): Promise<LettaImported> {
  if (register) requirePermission(actor, 'agents:create');
  const server = await connection.server();
  const { letta_uid, losses } = await server.importAgent(agent_file, patience());
  const agent = register ? await registerAgent(ctx, connection, actor, cause, letta_uid, {}) : null;
  return { letta_uid, losses, agent };
}
