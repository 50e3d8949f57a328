import { type AnyActor, can, requirePermission } from '../accounts/actor.ts';
import type { Permission } from '../accounts/permissions.ts';
import { agents } from '../agents/agent.schema.ts';
import { canSee } from '../agents/visibility.ts';
import { forbidden, invalid, notFound } from '../kernel/errors.ts';
import type { Reader } from '../storage/storage.ts';
import type { Scope } from './configuration.schema.ts';
import type { SettingTable } from './setting-tables.ts';

/** The parts of a setting that decide who may read and change it. */
export interface SettingSubject {
  table: SettingTable;
  scope?: Scope;
  scope_id?: string | null;
  agent_id?: string;
}

/**
 * Refuses who may not read, or change, a setting there.
 *
 * @throws AppError 404 for an agent that the actor may not see; 403
 */
export async function requireSettingAccess(
  read: Reader,
  actor: AnyActor,
  subject: SettingSubject,
  verb: 'read' | 'write',
): Promise<void> {
  const agentId = subject.table === 'agent_configs' ? subject.agent_id : agentScope(subject);
  if (agentId !== undefined) await requireVisibleAgent(read, actor, agentId);
  if (subject.scope === 'user') {
    requireOwnOr(actor, Number(subject.scope_id), verb);
    return;
  }
  requirePermission(actor, permissionFor(subject.table, verb), agentId);
}

export function permissionFor(table: SettingTable, verb: 'read' | 'write'): Permission {
  const area = table === 'agent_configs' ? 'configurations' : table;
  return `${area}:${verb}`;
}

function agentScope({ scope, scope_id }: SettingSubject): string | undefined {
  return scope === 'agent' ? (scope_id ?? '') : undefined;
}

/** One's own preferences are one's own; those of others are for who may change people as well. */
function requireOwnOr(actor: AnyActor, userId: number, verb: 'read' | 'write'): void {
  if (actor.user_id === userId) {
    requirePermission(actor, verb === 'read' ? 'profile:read' : 'profile:write');
    return;
  }
  requirePermission(actor, verb === 'read' ? 'users:read' : 'users:update');
  requirePermission(actor, permissionFor('configurations', verb));
}

async function requireVisibleAgent(read: Reader, actor: AnyActor, id: string): Promise<void> {
  const row = await read.selectFrom('agents').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row || !canSee(actor, agents.decode(row), null)) throw notFound('agent', id);
}

/**
 * Whether what a scope names is there.
 *
 * @throws AppError 400 `configuration.scope_id`; 404
 */
export async function requireOwner(read: Reader, scope: Scope, scopeId: string | null): Promise<void> {
  if (scope === 'system') {
    if (scopeId !== null)
      throw invalid('configuration.scope_id', 'The scope system has no scope_id: leave it out.');
    return;
  }
  if (scopeId === null)
    throw invalid('configuration.scope_id', `The scope ${scope} needs a scope_id: the id of the ${scope}.`);
  if (scope === 'agent') return;
  const id = /^[1-9]\d{0,9}$/.test(scopeId) ? Number(scopeId) : 0;
  const table = scope === 'tool' ? 'tools' : 'users';
  const row = await read.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound(scope, scopeId);
}

/**
 * May the actor read sealed values there? Who may not is not told either whether a guess of one is right: to him, what
 * is written over one is always a change (decision 17).
 *
 * @param agentId whose they are; null: nobody's
 */
export function mayReveal(actor: AnyActor, agentId: string | null): boolean {
  return can(actor, 'secrets:reveal', agentId ?? undefined);
}

/** @throws AppError 403 unless the actor may read sealed values there */
export function requireReveal(actor: AnyActor, agentId: string | null): void {
  if (mayReveal(actor, agentId)) return;
  throw forbidden('access.denied', 'To read a sealed value needs the permission secrets:reveal.', {
    permission: 'secrets:reveal',
  });
}

/** Who writes configuration needs one of these to be let in; which one a change needs follows from its row. */
export const anyWrite = [
  'configurations:write',
  'system_config:write',
  'env_vars:write',
  'tools:update',
  'plugins:update',
  'agents:update',
  'profile:write',
] as const;
