import { type Actor, requirePermission } from '../accounts/actor.ts';
import { requireWithinOwn } from '../accounts/grant.ts';
import { findUserById, getUser } from '../accounts/user.service.ts';
import { agents } from '../agents/agent.schema.ts';
import { platformProfiles } from '../broca-people/platform-profile.schema.ts';
import { requireSettingAccess } from '../configuration/access.ts';
import {
  agentConfigs,
  configurations,
  envVars,
  systemConfig,
} from '../configuration/configuration.schema.ts';
import type { SettingTable } from '../configuration/setting-tables.ts';
import { agentConfigNames, configurationNames } from '../configuration/touched.ts';
import { type AnyEntity, anyEntity } from '../journal/entity.ts';
import { forbidden } from '../kernel/errors.ts';
import { plugins } from '../plugins/plugin.schema.ts';
import type { Reader } from '../storage/storage.ts';
import { toolInstances } from '../tools/tool-instance.schema.ts';
import { tools } from '../tools/tool.schema.ts';

/** What happens to a row. */
export type StepKind = 'create' | 'update' | 'delete';

/** A table whose rows can be brought back. Sessions, keys, invitations, second factors and people cannot (design 5.6). */
interface Restorable {
  entity: AnyEntity;
  /** The columns that name the row of an identity. */
  namesOf(identity: string): Record<string, unknown>;
  /** @throws AppError 403, 404 for who may not do that */
  requireAccess(read: Reader, actor: Actor, row: Record<string, unknown>, kind: StepKind): Promise<void>;
  /** Why this row can never be brought back, as a sentence; undefined when it can. */
  findObstacle?(read: Reader, row: Record<string, unknown>): Promise<string | undefined>;
}

const verbs = { create: 'create', update: 'update', delete: 'delete' } as const;

function ofArea(entity: AnyEntity, area: 'tools' | 'plugins' | 'agents'): Restorable {
  return {
    entity,
    namesOf: (identity) => ({ id: entity.table === agents.table ? identity : Number(identity) }),
    requireAccess: (_read, actor, row, kind) => {
      requirePermission(actor, `${area}:${verbs[kind]}`, entity.agentOf(row));
      return Promise.resolve();
    },
  };
}

function ofSettings(entity: AnyEntity, namesOf: (identity: string) => Record<string, unknown>): Restorable {
  return {
    entity,
    namesOf,
    requireAccess: (read, actor, row) =>
      requireSettingAccess(read, actor, { ...row, table: entity.table as SettingTable }, 'write'),
  };
}

/** That a profile on a platform is somebody: whom it speaks for, the actor must be able to speak for too. */
const ofPlatformProfiles: Restorable = {
  entity: anyEntity(platformProfiles),
  namesOf: (identity) => ({ id: Number(identity) }),
  requireAccess: async (read, actor, { user_id }) => {
    requirePermission(actor, 'users:update');
    requireWithinOwn(actor, await getUser(read, user_id as number));
  },
  findObstacle: async (read, { user_id }) =>
    (await findUserById(read, user_id as number)) ? undefined : 'The person it was linked to is gone.',
};

/** In the order in which rows are made: what others refer to comes first. */
const all: readonly Restorable[] = [
  ofArea(anyEntity(agents), 'agents'),
  ofArea(anyEntity(tools), 'tools'),
  ofArea(anyEntity(toolInstances), 'tools'),
  ofArea(anyEntity(plugins), 'plugins'),
  ofSettings(anyEntity(systemConfig), (config_key) => ({ config_key })),
  ofSettings(anyEntity(configurations), configurationNames),
  ofSettings(anyEntity(agentConfigs), agentConfigNames),
  ofSettings(anyEntity(envVars), (var_name) => ({ var_name })),
  ofPlatformProfiles,
];

export const restorable: ReadonlyMap<string, Restorable> = new Map(all.map((one) => [one.entity.table, one]));

/** What somebody asked to restore is not to be had back. */
export function notRestorable(entity: string): Error {
  return forbidden(
    'restore.not_possible',
    `${entity} cannot be brought back: sessions, keys, invitations, passwords, second factors and people stay as they are now.`,
    { entity },
  );
}

/** Columns that tell how things are, not how they should be; they stay as they are. */
export const observed: ReadonlySet<string> = new Set([
  'revision',
  'updated_at',
  'created_at',
  'status',
  'status_at',
]);
