import type { EffectiveKey, Effective } from '../effective.ts';
import type { Origin, Place } from '../target.ts';

/** What one place says of a key. */
export interface Saying {
  layer: Origin['layer'];
  table: string;
  value: unknown;
  sealed: boolean;
  /** Who and when; only of what is in force. */
  origin: Origin | undefined;
}

/** What is said of a key below and above the place that a form is for. */
export interface Inherited {
  below: Saying | undefined;
  /** What is stronger there, and so is in force whatever the form says. */
  above: Saying | undefined;
  all: Saying[];
}

/** Whose values lie within a key, of which each has its own. */
export function sayersWithin(explained: Effective, key: string): EffectiveKey['origin'][] {
  const origins = Object.entries(explained.keys)
    .filter(([name]) => name.startsWith(`${key}.`))
    .map(([, { origin }]) => origin);
  return [...new Map(origins.map((origin) => [`${origin.layer} ${origin.table}`, origin])).values()];
}

/** The places from the weakest to the strongest, as the inheritance has them. */
const order = [
  'default ',
  'system system_config',
  'system configurations',
  'agent agents',
  'agent agent_configs',
  'agent configurations',
  'tool configurations',
  'instance tool_instances',
  'plugin plugins',
];

export function inheritedAt(explained: Effective, key: string, place: Place): Inherited {
  const effective = explained.keys[key];
  if (!effective) return { below: undefined, above: undefined, all: [] };
  const all = sayingsOf(effective);
  const own = rankOf({ layer: layerOf(place), table: place.table });
  return {
    below: all.findLast((one) => rankOf(one) < own),
    above: all.findLast((one) => rankOf(one) > own),
    all,
  };
}

function sayingsOf({ origin, value, sealed, overrides }: EffectiveKey): Saying[] {
  const below = overrides
    .filter((one) => one.key === undefined)
    .map((one) => ({
      layer: one.layer,
      table: one.table,
      value: one.value,
      sealed: one.sealed,
      origin: undefined,
    }));
  return [...below, { layer: origin.layer, table: origin.table, value, sealed, origin }];
}

function rankOf({ layer, table }: { layer: string; table: string }): number {
  return layer === 'default' ? 0 : order.indexOf(`${layer} ${table}`);
}

export function layerOf(place: Place): Origin['layer'] {
  switch (place.table) {
    case 'configurations':
      return place.scope;
    case 'system_config':
      return 'system';
    case 'agents':
    case 'agent_configs':
      return 'agent';
    case 'tool_instances':
      return 'instance';
    case 'plugins':
      return 'plugin';
  }
}
