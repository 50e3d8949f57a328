import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FoundModule, HomeReading } from './found.ts';
import { KnownRows, type Ref, type Registered } from './known-rows.ts';
import { match } from './match.ts';
import type { ModuleRow } from './module.schema.ts';
import type { Match } from './plan.ts';

const nothing: Registered = { modules: [], tools: [], instances: [], plugins: [], agents: [] };

/** A manifest as reading gives it. */
function found(
  path: string,
  fields: { name: string; type: string; tool?: string; dependencies?: string[] },
): FoundModule {
  const location = path.split('/')[0] as FoundModule['location'];
  return {
    path: `${path}/manifest.json`,
    location,
    agent_key: location === 'agents' ? (path.split('/')[1] ?? '').replace(/^agent-/, '') : null,
    name: fields.name,
    type: fields.type,
    description: null,
    version: null,
    module_scope: location === 'agents' ? 'agent' : 'global',
    emoji: null,
    category: null,
    tool: fields.tool ?? null,
    config_schema: null,
    dependencies: (fields.dependencies ?? []).map((name) => ({ name, range: '*' })),
    manifest: fields,
    digest: JSON.stringify(fields),
    stamp: '1',
    findings: [],
  };
}

const reading = (modules: FoundModule[]): HomeReading => ({ found: modules, unchanged: [], findings: [] });

/** What applying does, in memory. */
function applied(plan: Match, before: Registered): Registered {
  const ids = new Map<Ref, number>(new KnownRows(before).ids());
  const after = structuredClone(before);
  let next =
    1 +
    Math.max(
      0,
      ...[...after.tools, ...after.instances, ...after.plugins, ...after.modules].map(({ id }) => id),
    );
  const idOf = (ref: Ref | null) => (ref === null ? null : (ids.get(ref) ?? null));
  const put = (
    rows: { id: number }[],
    step: { ref: Ref; id: number | null; values: object },
    own: object,
  ) => {
    const known = rows.find(({ id }) => id === step.id);
    if (known) Object.assign(known, step.values, 'tool_id' in step.values ? own : {});
    else (rows as object[]).push({ id: next, is_enabled: false, config: null, ...step.values, ...own });
    ids.set(step.ref, known?.id ?? next++);
  };
  for (const step of plan.tools) put(after.tools, step, {});
  for (const step of plan.instances) put(after.instances, step, { tool_id: idOf(step.tool) });
  for (const step of plan.plugins) put(after.plugins, step, { tool_id: idOf(step.tool) });
  for (const { id, values, tool, instance, plugin } of plan.modules) {
    const row = {
      ...values,
      tool_id: idOf(tool),
      instance_id: idOf(instance),
      plugin_id: idOf(plugin),
    } as ModuleRow;
    const known = after.modules.find((module) => module.id === id);
    if (known) Object.assign(known, row);
    else after.modules.push({ ...row, id: next++ });
  }
  return after;
}

const steps = (plan: Match) =>
  [...plan.tools, ...plan.instances, ...plan.plugins].map(({ action, name }) => `${action} ${name}`);

const anyHome = fc
  .uniqueArray(
    fc.record({
      path: fc.constantFrom(
        ...['a', 'b', 'c', 'd'].flatMap((folder) => [
          `tools/${folder}`,
          `plugins/${folder}`,
          `agents/agent-iris/modules/${folder}`,
          `agents/agent-nova/modules/${folder}`,
          `agents/agent-nobody/modules/${folder}`,
        ]),
      ),
      name: fc.constantFrom('smcp', 'gh', 'git'),
      type: fc.constantFrom('tool', 'plugin', 'sorcery'),
      tool: fc.option(fc.constantFrom('smcp', 'gh', 'ghost'), { nil: undefined }),
    }),
    { selector: ({ path }) => path, maxLength: 14 },
  )
  .map((manifests) => manifests.map(({ path, ...fields }) => found(path, fields)));

const world: Registered = {
  ...nothing,
  agents: [
    { id: 'iris', letta_uid: 'agent-1' },
    { id: 'other', letta_uid: 'nova' },
  ],
};

test('what was applied is what is found: the same home again is no difference', () => {
  fc.assert(
    fc.property(anyHome, (home) => {
      const after = applied(match(reading(home), world), world);
      expect(steps(match(reading(home), after))).toEqual([]);
      expect(applied(match(reading(home), after), after)).toEqual(after);
    }),
  );
});

test('the order in which a folder is listed decides nothing', () => {
  fc.assert(
    fc.property(anyHome, fc.func(fc.integer()), (home, weight) => {
      const shuffled = home.toSorted((a, b) => weight(a.path) - weight(b.path));
      expect(match(reading(shuffled), world)).toEqual(match(reading(home), world));
    }),
  );
});

test('from any home to any other one: names stay unique, and going there again is no difference', () => {
  fc.assert(
    fc.property(anyHome, anyHome, anyHome, fc.func(fc.boolean()), (first, second, third, isEnabled) => {
      let registered = world;
      for (const home of [first, second, third, first]) {
        registered = applied(match(reading(home), registered), registered);
        for (const plugin of registered.plugins) plugin.is_enabled = isEnabled(plugin.id);
        const names = registered.tools.map(({ module_scope, name }) => `${module_scope} ${name}`);
        expect(new Set(names).size).toBe(names.length);
        const plugins = registered.plugins.map(({ tool_id, name }) => `${tool_id} ${name}`);
        expect(new Set(plugins).size).toBe(plugins.length);
        const instances = registered.instances.map(({ tool_id, agent_id }) => `${tool_id} ${agent_id}`);
        expect(new Set(instances).size).toBe(instances.length);
        expect(steps(match(reading(home), registered))).toEqual([]);
        expectEachStandsForItself(registered);
      }
    }),
    { numRuns: 500 },
  );
});

/** Every registered manifest has the rows that it names, and none that another one has. */
function expectEachStandsForItself({ modules, tools, plugins }: Registered): void {
  const standing = modules.filter(({ state }) => state === 'registered');
  for (const { type, name, tool_id, plugin_id } of standing) {
    const row =
      type === 'tool' ? tools.find(({ id }) => id === tool_id) : plugins.find(({ id }) => id === plugin_id);
    expect(row?.name).toBe(name);
  }
  const own = standing.map(({ type, location, tool_id, instance_id, plugin_id }) =>
    type === 'plugin'
      ? `plugin ${plugin_id}`
      : location === 'agents'
        ? `instance ${instance_id}`
        : `tool ${tool_id}`,
  );
  expect(new Set(own).size).toBe(own.length);
}
