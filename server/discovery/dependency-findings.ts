import { explainDependencies, type PluginNode } from '../plugins/dependencies.ts';
import type { Finding } from './found.ts';
import type { Registered } from './known-rows.ts';
import type { Match } from './plan.ts';

/** What found plugins need of each other and will not have, whatever is enabled (design 5.3). */
export function dependencyFindings(
  plan: Match,
  registered: Registered,
): (Finding & { agent_id: string | null })[] {
  const places = new Map(
    plan.modules.flatMap(({ plugin, values: { path, agent_id } }) =>
      plugin === null ? [] : [[plugin, { path, agent_id }]],
    ),
  );
  const byTool = Map.groupBy(pluginsAfter(plan, registered), ({ tool }) => tool);
  const findings: (Finding & { agent_id: string | null })[] = [];
  for (const plugins of byTool.values()) {
    const placeOf = new Map(plugins.map(({ node, ref }) => [node.id, places.get(ref)]));
    for (const { id, requires } of explainDependencies(plugins.map(({ node }) => node)).plugins) {
      const place = placeOf.get(id);
      if (!place) continue;
      for (const { state, message } of requires)
        if (message !== null && state !== 'disabled')
          findings.push({ ...place, kind: 'dependency', line: null, column: null, message });
    }
  }
  return findings;
}

/** The plugins as they will be, each with the names that the plan uses. */
function pluginsAfter(
  plan: Match,
  registered: Registered,
): { node: PluginNode; tool: string; ref: string }[] {
  const after = new Map<string, { node: PluginNode; tool: string; ref: string }>();
  const toolNames = new Map(
    registered.tools.map(({ id, module_scope, name }) => [id, `tool ${module_scope} ${name}`]),
  );
  for (const plugin of registered.plugins) {
    const tool = toolNames.get(plugin.tool_id) ?? '';
    const ref = `plugin ${plugin.name} of ${tool}`;
    after.set(ref, { node: plugin, tool, ref });
  }
  for (const [index, step] of plan.plugins.entries()) {
    const known = registered.plugins.find(({ id }) => id === step.id);
    const node = {
      id: known?.id ?? -1 - index,
      name: step.values.name ?? known?.name ?? step.name,
      version: step.values.version ?? known?.version ?? null,
      is_enabled: known?.is_enabled ?? false,
      dependencies: step.values.dependencies ?? known?.dependencies ?? null,
    };
    if (known) after.delete(`plugin ${known.name} of ${step.tool}`);
    after.set(step.ref, { node, tool: step.tool, ref: step.ref });
  }
  return [...after.values()];
}
