import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';
import type { Actor } from '../accounts/actor.ts';
import type { PermissionRefinement } from '../accounts/permissions.ts';
import { systemCause } from '../journal/journal.ts';
import { agents, type AgentRow } from './agent.schema.ts';
import { canSee, whereAgentVisible, whereVisible } from './visibility.ts';

const lists = [null, [], [1], [1, 2]];
const roles = [null, [], ['user'], ['admin', 'viewer']] as const;
const refinements: (PermissionRefinement | null)[] = [
  null,
  { deny: ['agents:read@agent:a3'] },
  { deny: ['agents:*'] },
  { grant: ['agents:read@agent:a4'], deny: ['*@agent:a1', 'agents:read'] },
];
const keys: Actor['key'][] = [
  null,
  { permissions: ['*'], agent_ids: null, expires_at: null },
  { permissions: ['agents:read'], agent_ids: ['a0', 'a2', 'a17'], expires_at: null },
  { permissions: ['agents:read@agent:a5', 'tools:read'], agent_ids: null, expires_at: null },
  { permissions: ['*'], agent_ids: [], expires_at: null },
];

onEveryEngine('who sees which agent', (dialect) => {
  let registry: TestRegistry;
  let rows: AgentRow[];
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    await registry.ctx.journal.write(systemCause('test'), async (tx) => {
      let count = 0;
      for (const is_active of [true, false])
        for (const visible_to_users of lists)
          for (const visible_to_roles of roles) {
            const id = `a${count++}`;
            const visibility = {
              is_active,
              visible_to_users,
              visible_to_roles: visible_to_roles?.slice() ?? null,
            };
            await tx.insert(agents, { id, letta_uid: id, ...visibility });
          }
    });
    rows = (await registry.ctx.read.selectFrom('agents').selectAll().execute()).map(agents.decode);
  });
  afterAll(() => registry.close());

  const actors = (['admin', 'user', 'viewer'] as const).flatMap((role) =>
    refinements.flatMap((permissions) =>
      keys.map((key): Actor => ({
        type: key ? 'api_key' : 'user',
        id: 1,
        user_id: 1,
        name: 'x',
        role,
        permissions,
        session_id: null,
        key,
      })),
    ),
  );

  test('is the same in SQL and in memory, for every purpose', async () => {
    const { read, words } = registry.ctx;
    for (const actor of actors)
      for (const purpose of [null, 'agents:read', 'tools:read'] as const) {
        const expected = rows.filter((agent) => canSee(actor, agent, purpose)).map(({ id }) => id);
        const agentRule = whereVisible(actor, words, purpose) ?? sql<boolean>`1 = 1`;
        const rowRule = whereAgentVisible(actor, words, sql.ref('row.id'), purpose) ?? sql<boolean>`1 = 1`;
        for (const query of [
          read.selectFrom('agents').select('id').where(agentRule),
          read.selectFrom('agents as row').select('id').where(rowRule),
        ]) {
          const found = (await query.execute()).map(({ id }) => id);
          expect(found.sort(), JSON.stringify({ actor, purpose })).toEqual(expected.sort());
        }
      }
  });
});
