import { type AnyActor, can } from '../accounts/actor.ts';
import type { Scope } from '../configuration/configuration.schema.ts';
import { permissionFor } from '../configuration/access.ts';

/** Where settings lie: a table, and whose rows of it. */
export type Place =
  | { table: 'system_config' }
  | { table: 'env_vars' }
  | { table: 'configurations'; scope: Scope; scope_id: string | null }
  | { table: 'agent_configs'; agent_id: string };

/** A way into a document: the names from the outside in. */
export type DocumentPath = readonly string[];

/** One name for each place. */
export function placeName(place: Place): string {
  switch (place.table) {
    case 'configurations':
      return `configurations:${place.scope}:${place.scope_id ?? ''}`;
    case 'agent_configs':
      return `agent_configs:${place.agent_id}`;
    default:
      return place.table;
  }
}

/** The agent whose settings they are. */
export function agentOfPlace(place: Place): string | null {
  if (place.table === 'agent_configs') return place.agent_id;
  return place.table === 'configurations' && place.scope === 'agent' ? place.scope_id : null;
}

/** May the actor read, or change, settings there? Whether he may know of the agent is another question. */
export function mayAt(actor: AnyActor, place: Place, verb: 'read' | 'write'): boolean {
  const permission = permissionFor(place.table, verb);
  if (place.table !== 'configurations' || place.scope !== 'user')
    return can(actor, permission, agentOfPlace(place) ?? undefined);
  if (place.scope_id === String(actor.user_id)) return can(actor, `profile:${verb}`);
  return can(actor, verb === 'read' ? 'users:read' : 'users:update') && can(actor, permission);
}

/** The way as a JSON Pointer (RFC 6901). */
export function pointerOf(path: DocumentPath): string {
  return path.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
