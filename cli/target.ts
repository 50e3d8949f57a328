import type { Command } from 'commander';
import type { components } from '../client/api.d.ts';
import { type Api, dataOf } from '../client/client.ts';
import { UsageError } from './session.ts';
import { id } from './take.ts';

export type EffectiveConfiguration = components['schemas']['EffectiveConfiguration'];

/** What a configuration is for. */
export type Target =
  | { type: 'instance' | 'tool' | 'plugin'; id: number }
  | { type: 'agent'; id: string }
  | { type: 'system' }
  | { type: 'user' };

export interface TargetOptions {
  system?: boolean;
  instance?: number;
  agent?: string;
  tool?: number;
  plugin?: number;
}

export function withTarget(command: Command): Command {
  return command
    .option('--system', 'what holds for everything')
    .option('--instance <n>', 'what this instance gets', id)
    .option('--agent <id>', 'the own configuration of this agent')
    .option('--tool <n>', 'the own configuration of this tool', id)
    .option('--plugin <n>', 'the own configuration of this plugin', id);
}

/** @throws UsageError when more than one is named */
export function targetOf({ system, instance, agent, tool, plugin }: TargetOptions): Target {
  const named: Target[] = [];
  if (system) named.push({ type: 'system' });
  if (instance !== undefined) named.push({ type: 'instance', id: instance });
  if (agent !== undefined) named.push({ type: 'agent', id: agent });
  if (tool !== undefined) named.push({ type: 'tool', id: tool });
  if (plugin !== undefined) named.push({ type: 'plugin', id: plugin });
  if (named.length > 1)
    throw new UsageError('Name one of --system, --instance, --agent, --tool and --plugin.');
  return named[0] ?? { type: 'user' };
}

/** The target in words. */
export function nameOfTarget(target: Target): string {
  if (target.type === 'system') return 'the system';
  return target.type === 'user' ? 'you' : `${target.type} ${target.id}`;
}

/** What the target is configured with, now or at a revision or time of the past. */
export function readEffective(
  api: Api,
  target: Target,
  { at, reveal = false }: { at?: string; reveal?: boolean },
): Promise<EffectiveConfiguration> {
  const query = { at, ...(reveal ? { reveal: 'true' } : {}) };
  switch (target.type) {
    case 'instance':
      return dataOf(
        api.GET('/api/v1/tool-instances/{id}/effective-config', {
          params: { path: { id: target.id }, query },
        }),
      );
    case 'agent':
      return dataOf(
        api.GET('/api/v1/agents/{id}/effective-config', { params: { path: { id: target.id }, query } }),
      );
    case 'tool':
      return dataOf(
        api.GET('/api/v1/tools/{id}/effective-config', { params: { path: { id: target.id }, query } }),
      );
    case 'plugin':
      return dataOf(
        api.GET('/api/v1/plugins/{id}/effective-config', { params: { path: { id: target.id }, query } }),
      );
    case 'system':
      return dataOf(api.GET('/api/v1/system/effective-config', { params: { query } }));
    case 'user':
      return dataOf(api.GET('/api/v1/users/me/effective-config', { params: { query } }));
  }
}
