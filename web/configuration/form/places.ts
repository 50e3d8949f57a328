import { nameOf, useAgent } from '../../agents/use-agents.ts';
import { useTool } from '../../tools/use-tools.ts';
import { type Place, placesOf, type Target } from '../target.ts';
import { layerOf } from './inherited.ts';
import { isolated } from '../../parts/isolated.ts';

/** The places that a form can write for a target: one for each layer, the strongest first. */
export function formPlaces(target: Target): Place[] {
  return placesOf(target).filter(({ table }) =>
    ['configurations', 'tool_instances', 'plugins'].includes(table),
  );
}

type NameOf = (said: { layer: string; table: string }) => string;

/** What layers and places are called, by the names of what they belong to. */
export function useNames(target: Target): { nameOf: NameOf; placeTitle: (place: Place) => string } {
  const agent = useAgent(target.agentId ?? undefined).data;
  const tool = useTool(target.type === 'tool' ? target.id : target.toolId);
  const agentName = `Agent ${agent ? nameOf(agent) : (target.agentId ?? '')}`;
  const toolName = `Tool ${isolated(tool.data?.name ?? '')}`.trim();
  const names: Record<string, string> = {
    default: 'default',
    system: 'System',
    agent: agentName,
    tool: toolName,
    instance: 'this instance',
    plugin: 'this plugin',
  };
  const reach: Record<string, string> = {
    system: 'System: everything that asks for it',
    agent: `${agentName}: all its tools`,
    tool: `${toolName}: all its instances`,
    instance: 'This instance only',
    plugin: 'This plugin',
  };
  return {
    nameOf: ({ layer, table }) => {
      const name = names[layer] ?? layer;
      if (table === 'agents') return `${name} (its record)`;
      return table === 'system_config' || table === 'agent_configs' ? `${name} (${table})` : name;
    },
    placeTitle: (place) => reach[layerOf(place)] ?? '',
  };
}
