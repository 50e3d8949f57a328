import fc from 'fast-check';
import semver from 'semver';
import { expect, test } from 'vitest';
import { explainDependencies, planDisable, planEnable, type PluginNode } from './dependencies.ts';
import { parseDependencies } from './dependency.ts';

/** `plugin('a', 'b', 'c@^2')`: the plugin a, which needs b and c; ids are made of the first letter. */
function plugin(name: string, ...needs: string[]): PluginNode {
  return {
    id: name.charCodeAt(0),
    name,
    version: '1.0.0',
    is_enabled: false,
    dependencies: parseDependencies(needs).dependencies,
  };
}

const on = (node: PluginNode): PluginNode => ({ ...node, is_enabled: true });
const idOf = (name: string) => name.charCodeAt(0);

test.each([
  [['gh'], [{ name: 'gh', range: '*' }]],
  [
    ['gh@^1.0.0', 'git >=1.2'],
    [
      { name: 'gh', range: '^1.0.0' },
      { name: 'git', range: '>=1.2' },
    ],
  ],
  [{ gh: '^1.0.0' }, [{ name: 'gh', range: '^1.0.0' }]],
  [
    [{ name: 'gh', range: '~2' }, { git: '*' }],
    [
      { name: 'gh', range: '~2' },
      { name: 'git', range: '*' },
    ],
  ],
  [null, []],
  [['gh', 'gh'], [{ name: 'gh', range: '*' }]],
])('dependencies may be written as %j', (written, dependencies) => {
  expect(parseDependencies(written)).toEqual({ dependencies, problems: [] });
});

test.each([['gh'], [[1]], [['gh@banana']], [[{ name: '' }]], [['']]])(
  'dependencies written as %j are a problem that says what to write',
  (written) => {
    expect(parseDependencies(written).problems.join()).toMatch(/list of names|name|range/);
  },
);

test('what a plugin needs is enabled before it, when told to', () => {
  const plugins = [plugin('a', 'b'), plugin('b', 'c'), plugin('c')];
  expect(planEnable(plugins, idOf('a'), { cascade: true })).toEqual({
    ok: true,
    enable: ['c', 'b', 'a'].map(idOf),
  });
});

test('without being told to, the plugins to enable first are named in order', () => {
  const plan = planEnable([plugin('a', 'b'), plugin('b', 'c'), plugin('c')], idOf('a'));
  expect(plan).toMatchObject({ ok: false, problems: [{ kind: 'disabled', enable_first: ['c', 'b'] }] });
});

test('what is on already is not enabled again', () => {
  expect(planEnable([plugin('a', 'b'), on(plugin('b'))], idOf('a'))).toEqual({
    ok: true,
    enable: [idOf('a')],
  });
});

test('a missing dependency of a dependency is refused with the whole chain', () => {
  const plan = planEnable([plugin('a', 'b'), plugin('b', 'ghost')], idOf('a'));
  expect(plan).toMatchObject({ ok: false, problems: [{ kind: 'missing', chain: ['a', 'b', 'ghost'] }] });
});

test('an incompatible version is refused and both versions are said', () => {
  const plan = planEnable([plugin('a', 'b@^2'), plugin('b')], idOf('a'));
  expect(plan).toMatchObject({ ok: false, problems: [{ kind: 'incompatible', chain: ['a', 'b'] }] });
  expect(JSON.stringify(plan)).toMatch(/b \^2.*b is 1\.0\.0/);
});

test('a cycle is refused and shown from the plugin that was asked for', () => {
  const plan = planEnable([plugin('a', 'b'), plugin('b', 'c'), plugin('c', 'b')], idOf('a'));
  expect(plan).toMatchObject({ ok: false, problems: [{ kind: 'cycle', chain: ['a', 'b', 'c', 'b'] }] });
});

test('a plugin that needs itself is a cycle', () => {
  expect(planEnable([plugin('a', 'a')], idOf('a'))).toMatchObject({
    ok: false,
    problems: [{ kind: 'cycle', chain: ['a', 'a'] }],
  });
});

test('disabling what others need is refused with their names, or takes them along, dependents first', () => {
  const plugins = [on(plugin('a', 'b')), on(plugin('b', 'c')), on(plugin('c')), plugin('d', 'c')];
  expect(planDisable(plugins, idOf('c'))).toMatchObject({ ok: false, needed_by: ['a', 'b'] });
  expect(planDisable(plugins, idOf('c'), { cascade: true })).toEqual({
    ok: true,
    disable: ['a', 'b', 'c'].map(idOf),
  });
});

test('an unknown plugin is not found', () => {
  expect(() => planEnable([], 7)).toThrow('There is no plugin 7');
});

test('the explanation names cycles, and orders only what can run', () => {
  const report = explainDependencies([
    plugin('a', 'b'),
    plugin('b'),
    plugin('x', 'y'),
    plugin('y', 'x'),
    plugin('z', 'x'),
  ]);
  expect(report.cycles).toEqual([['x', 'y']]);
  expect(report.order).toEqual(['b', 'a'].map(idOf));
});

const letters = 'abcdefgh'.split('');
const anyPlugins = fc
  .array(
    fc.record({
      needs: fc.uniqueArray(fc.constantFrom(...letters, 'ghost'), { maxLength: 3 }),
      range: fc.constantFrom('*', '^1.0.0', '^2.0.0'),
      version: fc.constantFrom('1.0.0', '2.1.0'),
      is_enabled: fc.boolean(),
    }),
    { minLength: 1, maxLength: letters.length },
  )
  .map((parts) =>
    parts.map(({ needs, range, version, is_enabled }, index): PluginNode => ({
      id: index + 1,
      name: letters[index] ?? '',
      version,
      is_enabled,
      dependencies: needs.map((name) => ({ name, range })),
    })),
  );

/** The rule said naively: everything reachable is there, fits, and nothing reachable reaches itself. */
function canEnable(plugins: PluginNode[], start: PluginNode): boolean {
  const visit = (node: PluginNode, path: string[]): boolean =>
    !path.includes(node.name) &&
    (node.dependencies ?? []).every(({ name, range }) => {
      const found = plugins.find((candidate) => candidate.name === name);
      return (
        found !== undefined &&
        semver.satisfies(found.version ?? '', range) &&
        visit(found, [...path, node.name])
      );
    });
  return visit(start, []);
}

test('enabling with everything it needs succeeds exactly when a naive search says it can, and in a sound order', () => {
  fc.assert(
    fc.property(anyPlugins, (plugins) => {
      for (const target of plugins) {
        const plan = planEnable(plugins, target.id, { cascade: true });
        expect(plan.ok).toBe(canEnable(plugins, target));
        if (!plan.ok) continue;
        const running = new Set(plugins.filter((node) => node.is_enabled).map(({ name }) => name));
        for (const id of plan.enable) {
          const node = plugins.find((candidate) => candidate.id === id)!;
          // What is on already may have been switched on before its own dependencies were; we only add in order.
          for (const { name } of node.dependencies ?? []) expect(running).toContain(name);
          running.add(node.name);
        }
      }
    }),
  );
});

test('after a cascade of disabling nothing that is on needs what is off because of it', () => {
  fc.assert(
    fc.property(anyPlugins, (plugins) => {
      for (const target of plugins) {
        const plan = planDisable(plugins, target.id, { cascade: true });
        if (!plan.ok) throw new Error('a cascade is never refused');
        const off = new Set(plan.disable);
        for (const node of plugins.filter((candidate) => candidate.is_enabled && !off.has(candidate.id)))
          for (const { name } of node.dependencies ?? [])
            expect(off.has(plugins.find((candidate) => candidate.name === name)?.id ?? 0)).toBe(false);
      }
    }),
  );
});

/** Names that a plugin leads to, itself only by a cycle. */
function reachedFrom(plugins: PluginNode[], start: string): Set<string> {
  const reached = new Set<string>();
  const visit = (name: string) => {
    for (const next of plugins.find((node) => node.name === name)?.dependencies ?? [])
      if (!reached.has(next.name)) {
        reached.add(next.name);
        visit(next.name);
      }
  };
  visit(start);
  return reached;
}

test('the explained order holds exactly what can run, each after all that it needs', () => {
  fc.assert(
    fc.property(anyPlugins, (plugins) => {
      const { order } = explainDependencies(plugins);
      const canRun = plugins.filter((node) => canEnable(plugins, node)).map(({ id }) => id);
      expect(order.toSorted((a, b) => a - b)).toEqual(canRun);
      const started = new Set<string>();
      for (const id of order) {
        const node = plugins.find((candidate) => candidate.id === id)!;
        for (const { name } of node.dependencies ?? []) expect(started).toContain(name);
        started.add(node.name);
      }
    }),
  );
});

test('the explained cycles are the plugins that lead to each other, and to nobody else in a cycle', () => {
  fc.assert(
    fc.property(anyPlugins, (plugins) => {
      const groups = new Set<string>();
      for (const { name } of plugins) {
        const reached = reachedFrom(plugins, name);
        if (!reached.has(name)) continue;
        const group = plugins.filter((other) => reached.has(other.name));
        const mutual = group.filter((other) => reachedFrom(plugins, other.name).has(name));
        groups.add(mutual.map((other) => other.name).join());
      }
      const { cycles } = explainDependencies(plugins);
      expect(cycles.map((cycle) => cycle.join()).sort()).toEqual([...groups].sort());
    }),
  );
});

test('every chain that refuses leads from the target along dependencies that are written', () => {
  fc.assert(
    fc.property(anyPlugins, (plugins) => {
      for (const target of plugins) {
        const plan = planEnable(plugins, target.id);
        if (plan.ok) continue;
        for (const { chain } of plan.problems) {
          expect(chain[0]).toBe(target.name);
          for (const [index, name] of chain.slice(1).entries()) {
            const before = plugins.find((node) => node.name === chain[index]);
            expect(before?.dependencies?.map((dependency) => dependency.name)).toContain(name);
          }
        }
      }
    }),
  );
});
