import { pathOfKey, type KeyPath } from './key-path.ts';
import type { Scope } from './configuration.schema.ts';
import { type Overlay, ownSchemaTable } from './sources.ts';

/** What an overlay touches: whose configuration may change, and at which places. */
export interface Touched {
  /** Places written for everybody, and whether only tools that declare them can receive them. */
  system: { path: KeyPath; onlyDeclared: boolean }[];
  agents: Set<string>;
  tools: Set<number>;
  instances: Set<number>;
  /** Variables that texts may refer to. */
  hasVariables: boolean;
  /** All places, for a first look at whether anything changes; undefined: look at everything. */
  paths: KeyPath[] | undefined;
}

/** Finds out from the identities alone, which a deleted row has as well. */
export function touchedBy(overlay: Overlay): Touched {
  const touched: Touched = {
    system: [],
    agents: new Set(),
    tools: new Set(),
    instances: new Set(),
    hasVariables: false,
    paths: [],
  };
  for (const [table, rows] of overlay) for (const identity of rows.keys()) addRow(touched, table, identity);
  return touched;
}

function addRow(touched: Touched, table: string, identity: string): void {
  switch (table) {
    case 'configurations': {
      const { scope, scope_id, key } = configurationNames(identity);
      const path = pathOfKey(key);
      if (scope === 'system') touched.system.push({ path, onlyDeclared: false });
      if (scope === 'agent') touched.agents.add(scope_id ?? '');
      if (scope === 'tool') touched.tools.add(Number(scope_id));
      touched.paths?.push(path);
      return;
    }
    case 'system_config': {
      const path = pathOfKey(identity);
      touched.system.push({ path, onlyDeclared: true });
      touched.paths?.push(path);
      return;
    }
    case 'agent_configs': {
      const { agent_id, config_key } = agentConfigNames(identity);
      touched.agents.add(agent_id);
      touched.paths?.push(pathOfKey(config_key));
      return;
    }
    case 'env_vars':
      touched.hasVariables = true;
      return;
    case 'agents':
      touched.agents.add(identity);
      break;
    case 'tools':
      touched.tools.add(Number(identity));
      break;
    case ownSchemaTable:
    case 'tool_instances':
      touched.instances.add(Number(identity));
  }
  touched.paths = undefined;
}

/** The names in the identity of a row of `configurations`. */
export function configurationNames(identity: string): { scope: Scope; scope_id: string | null; key: string } {
  const [, scope = 'system', scope_id = null, key = ''] = /^(\w+)(?::([^/]*))?\/(.*)$/s.exec(identity) ?? [];
  return { scope: scope as Scope, scope_id, key };
}

/** The names in the identity of a row of `agent_configs`. */
export function agentConfigNames(identity: string): { agent_id: string; config_key: string } {
  const [agent_id = ''] = identity.split('/');
  return { agent_id, config_key: identity.slice(agent_id.length + 1) };
}
