import type { Schema } from '../api.ts';

/** What the tables of the journal hold, as people say it: one, and many. */
const nouns: Record<string, readonly [one: string, many: string]> = {
  agents: ['agent', 'agents'],
  agent_configs: ['agent setting', 'agent settings'],
  api_keys: ['API key', 'API keys'],
  configurations: ['setting', 'settings'],
  data_keys: ['data key', 'data keys'],
  env_vars: ['environment variable', 'environment variables'],
  invitations: ['invitation', 'invitations'],
  master_key: ['master key', 'master key'],
  modules: ['module', 'modules'],
  platform_profiles: ['Broca profile', 'Broca profiles'],
  plugins: ['plugin', 'plugins'],
  second_factors: ['second factor', 'second factors'],
  system_config: ['system setting', 'system settings'],
  tool_instances: ['tool instance', 'tool instances'],
  tools: ['tool', 'tools'],
  user_sessions: ['session', 'sessions'],
  users: ['user', 'users'],
};

/** What the journal says was done, as the beginning of a sentence about a record. */
const deeds: Record<string, string> = {
  accept: 'accepted',
  assign_parent: 'assigned a tool to',
  create: 'created',
  delete: 'deleted',
  disable: 'disabled',
  discover: 'discovered',
  enable: 'enabled',
  end: 'ended',
  erase: 'erased',
  lock: 'locked',
  off: 'switched off',
  plan: 'tried a change of',
  recover: 'recovered',
  refresh_token_reused: 'ended as stolen',
  refused: 'refused',
  release: 'released',
  replaced: 'ended by another sign-in',
  renew_recovery_codes: 'renewed the recovery codes of',
  restore: 'brought back',
  return: 'found again',
  reveal: 'revealed',
  revoke: 'revoked',
  rotate: 'rotated',
  set_password: 'set the password of',
  sign_in: 'signed in',
  sign_in_failed: 'refused a sign-in of',
  sign_out: 'signed out',
  status: 'noted the state of',
  sync: 'synchronised',
  undo: 'took back a change of',
  unlock: 'unlocked',
  update: 'changed',
  use_recovery_code: 'used a recovery code of',
  void: 'withdrew',
};

/** Everything the journal tells of, to choose from. */
export const entities = Object.keys(nouns);
export const actions = Object.keys(deeds);

/** A link may name anything, also what every object has. */
function wordsFor<Words>(of: Record<string, Words>, name: string): Words | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}

/** `tool instance`. */
export function nounOf(entity: string): string {
  return wordsFor(nouns, entity)?.[0] ?? entity.replaceAll('_', ' ');
}

/** `tool instances`. */
export function nounsOf(entity: string): string {
  return wordsFor(nouns, entity)?.[1] ?? entity.replaceAll('_', ' ');
}

/** `created`. */
export function deedOf(action: string): string {
  return wordsFor(deeds, action) ?? action.replaceAll('_', ' ');
}

/** The same where no record follows: `set the password`. */
export function deedAlone(action: string): string {
  return deedOf(action).replace(/ (of|to)$/, '');
}

/** A record as people read it: `tool instance 7`. */
export function recordName(entity: string, entityId: string): string {
  return `${nounOf(entity)} ${entityId}`;
}

/** What a change itself calls its record, when it holds a name that the id does not say already. */
export function nameIn({ entity_id, before, after }: Schema<'Change'>): string | undefined {
  for (const column of ['name', 'username', 'key', 'var_name', 'config_key', 'display_name']) {
    const name = after?.[column] ?? before?.[column];
    if (typeof name === 'string' && name !== '') return entity_id.endsWith(name) ? undefined : name;
  }
  return undefined;
}
