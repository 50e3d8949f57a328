import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onEveryEngine, startRegistry } from '../../test/harness.ts';
import { AppError } from '../kernel/errors.ts';
import { readAgentFile } from './agent-file.ts';

const flat = {
  agent_type: 'memgpt_agent',
  name: 'Nova',
  description: 'A test agent',
  system: 'You are Nova.',
  core_memory: [{ label: 'persona', value: 'I am Nova.', limit: 5000, description: '' }],
  llm_config: { model: 'some-model', context_window: 8192, api_key: 'sk-hidden' },
  embedding_config: { embedding_model: 'e' },
  tools: [{ name: 'send_message', source_code: 'import os' }],
  tool_rules: [{ tool_name: 'send_message', type: 'exit_loop' }],
  tags: [{ tag: 'default' }],
  messages: [{ role: 'user', content: 'hello' }],
  tool_exec_environment_variables: [{ key: 'TOKEN', value: 'sk-hidden' }],
};
const lists = {
  agents: [
    { id: 'agent-0', name: 'One', block_ids: ['block-0'], tool_ids: ['tool-0'], llm_config: { model: 'm' } },
    { id: 'agent-5e1d', name: 'Two', block_ids: [], tools: [], memory_blocks: [] },
  ],
  blocks: [{ id: 'block-0', label: 'human', value: 'Ada' }],
  tools: [{ id: 'tool-0', name: 'search', source_code: 'import os' }],
  mcp_servers: [{ id: 'mcp-0' }],
};

describe('an agent file', () => {
  test('of the older shape is one agent, with memory blocks and model settings', () => {
    const { shape, agents } = readAgentFile(flat);
    expect(shape).toBe('v1');
    expect(agents[0]).toMatchObject({
      name: 'Nova',
      letta_uid: null,
      config: {
        system: 'You are Nova.',
        memory_blocks: [{ label: 'persona', value: 'I am Nova.', limit: 5000 }],
        llm_config: { model: 'some-model', context_window: 8192 },
        tools: ['send_message'],
        tags: ['default'],
      },
    });
  });

  test('of the current shape is many, with what they refer to', () => {
    const { shape, agents } = readAgentFile(lists);
    expect(shape).toBe('v2');
    expect(agents.map(({ name, letta_uid }) => [name, letta_uid])).toEqual([
      ['One', null],
      ['Two', 'agent-5e1d'],
    ]);
    expect(agents[0]?.config).toMatchObject({
      memory_blocks: [{ label: 'human', value: 'Ada' }],
      tools: ['search'],
    });
  });

  test('gives no secret, no code and no conversation, and reports each', () => {
    for (const file of [flat, lists]) {
      const { agents, left_out } = readAgentFile(file);
      expect(JSON.stringify(agents)).not.toMatch(/sk-hidden|import os|hello/);
      for (const { why } of left_out) expect(why.length).toBeGreaterThan(20);
    }
    expect(readAgentFile(flat).left_out.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['llm_config.api_key', 'messages', 'tools', 'tool_exec_environment_variables']),
    );
  });

  test.each([[null], [[]], ['text'], [{}], [{ agents: [] }], [{ agents: [1] }], [{ name: 'x' }]])(
    'is refused with what is wrong when it is %j',
    (file) => {
      expect(() => readAgentFile(file)).toThrow(/not a Letta agent file: .+/);
    },
  );

  test('of any content is read or refused, never a crash', () => {
    fc.assert(
      fc.property(
        fc.record(
          {
            agents: fc.anything(),
            core_memory: fc.anything(),
            llm_config: fc.anything(),
            agent_type: fc.anything(),
            tools: fc.anything(),
            blocks: fc.anything(),
          },
          { requiredKeys: [] },
        ),
        (file) => {
          try {
            readAgentFile(file);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
          }
        },
      ),
    );
  });

  test('gives no secret that hides in an object, a list, a header, an address or a pair', () => {
    const { agents, left_out } = readAgentFile({
      agent_type: 'x',
      llm_config: {
        auth: { value: 'sk-1' },
        tokens: ['sk-2'],
        headers: { Authorization: 'Bearer sk-3', accept: 'json' },
        model_endpoint: 'https://someone:sk-4@host/v1?key=sk-5&version=2',
        environment: [{ name: 'API_KEY', value: 'sk-6' }],
        max_tokens: 4096,
        prompt_tokens: 12,
      },
    });
    expect(agents[0]?.config.llm_config).toEqual({
      headers: { accept: 'json' },
      model_endpoint: 'https://host/v1?key=&version=2',
      environment: [{ name: 'API_KEY' }],
      max_tokens: 4096,
      prompt_tokens: 12,
    });
    expect(left_out.map(({ path }) => path)).toEqual([
      'llm_config.auth',
      'llm_config.tokens',
      'llm_config.headers.Authorization',
      'llm_config.model_endpoint',
      'llm_config.environment[0].value',
    ]);
  });

  test('reports what it does not know, what refers to nothing, and what is cut', () => {
    const { agents, left_out } = readAgentFile({
      agents: [
        { name: 'n'.repeat(300), block_ids: ['block-9'], toString: 1, identity_ids: ['i'], hidden: false },
      ],
      blocks: [{ id: 'block-1', label: 'lost', value: 'x' }],
      constructor: 'x',
    });
    expect(agents[0]?.name).toHaveLength(200);
    expect(left_out.map(({ path }) => path).sort()).toEqual([
      'agents[0].block_ids',
      'agents[0].identity_ids',
      'agents[0].name',
      'agents[0].toString',
      'blocks.block-1',
      'constructor',
    ]);
    for (const { why } of left_out) expect(why).toEqual(expect.any(String));
  });

  test('keeps what its author says of the work, and lists every other field that has no place', () => {
    const notes = {
      _license: 'CC-BY-SA 4.0',
      _copyright: '(c) somebody',
      _note: 'n',
      _license_url: 'https://x',
    };
    const block = {
      id: 'block-0',
      label: 'human',
      value: 'Ada',
      read_only: true,
      metadata: {},
      hidden: false,
    };
    const expected = {
      license: 'CC-BY-SA 4.0',
      copyright: '(c) somebody',
      note: 'n',
      license_url: 'https://x',
    };
    const old = readAgentFile({
      ...notes,
      agent_type: 'x',
      version: '0.6',
      created_at: 'today',
      metadata: { a: 1 },
      core_memory: [block],
      blocks: [block],
    });
    expect(old.agents[0]?.config.notices).toEqual(expected);
    expect(old.left_out.map(({ path }) => path)).toEqual([
      'core_memory[0].read_only',
      'version',
      'created_at',
      'metadata',
      'blocks',
    ]);
    const { agents, left_out } = readAgentFile({
      ...notes,
      name: 'of the file',
      created_at: 'today',
      agents: [
        { name: 'One', block_ids: ['block-0'], updated_at: 'today', core_memory: [block] },
        { name: 'Two', block_ids: ['block-0'], memory_blocks: [block], _note: 'own' },
      ],
      blocks: [block],
    });
    expect(agents.map(({ config }) => config.notices)).toEqual([expected, { ...expected, note: 'own' }]);
    expect(left_out.map(({ path }) => path)).toEqual([
      'blocks.block-0.read_only',
      'agents[0].updated_at',
      'agents[0].core_memory',
      'agents[1].memory_blocks[0].read_only',
      'name',
      'created_at',
    ]);
  });

  test('with very many fields has a report of bounded length that says so', () => {
    const unknown = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`field_${index}`, 1]));
    const { left_out } = readAgentFile({ agent_type: 'x', ...unknown });
    expect(left_out).toHaveLength(501);
    expect(left_out.at(-1)?.why).toContain('1500 more');
  });

  test('with any JSON under any key is read or refused, and its report is only text', () => {
    const keys = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'toString',
        'constructor',
        'valueOf',
        '__proto__',
        'agents',
        'llm_config',
        'core_memory',
      ),
    );
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), fc.boolean(), (fields, isFlat) => {
        const file = isFlat ? { ...fields, agent_type: 'x' } : { ...fields, agents: [fields] };
        try {
          for (const { path, why } of readAgentFile(file).left_out)
            expect([typeof path, typeof why]).toEqual(['string', 'string']);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });

  test('cannot reach prototypes', () => {
    const file = JSON.parse(
      '{"agent_type":"x","llm_config":{"__proto__":{"polluted":1},"model":"m"}}',
    ) as unknown;
    expect(readAgentFile(file).agents[0]?.config.llm_config).toEqual({ model: 'm' });
    expect({}).not.toHaveProperty('polluted');
  });
});

onEveryEngine('importing agent files', (dialect) => {
  test('a preview makes nothing, an import makes the agents, a second one says who they are', async () => {
    const registry = await startRegistry(dialect);
    const admin = await registry.signIn('admin');
    const preview = await admin.post('/agents/import', { file: flat, dry_run: true });
    expect(preview).toMatchObject({ status: 201, body: { dry_run: true, agents: [{ id: 'nova' }] } });
    expect((await admin.get('/agents')).body.items).toEqual([]);
    expect((await admin.post('/agents/import', { file: flat })).body.agents[0]).toMatchObject({
      id: 'nova',
      name: 'Nova',
    });
    expect((await admin.post('/agents/import', { file: flat })).body).toMatchObject({
      code: 'agent.letta_uid_taken',
      agent_id: 'nova',
    });
    expect((await admin.post('/agents/import', { file: lists })).body.agents).toHaveLength(2);
    expect((await admin.post('/agents/import', { file: lists, id: 'x' })).body.code).toBe('agent_file.many');
    const odd = await admin.post('/agents/import', {
      file: { agent_type: 'x', name: 'Odd', toString: 1, constructor: 2 },
    });
    expect(odd).toMatchObject({ status: 201, body: { agents: [{ id: 'odd' }] } });
    expect(odd.body.report.kept.join()).toContain(`letta_uid ${odd.body.agents[0].letta_uid}, made from`);
    const twins = await admin.post('/agents/import', {
      file: { agents: [{ name: 'Twin' }, { name: 'Twin' }] },
    });
    expect(twins).toMatchObject({ status: 400, body: { code: 'agent_file.twins' } });
    expect(twins.body.detail).toContain('agents[0] and agents[1]');
    const viewer = await registry.signIn('viewer');
    expect((await viewer.post('/agents/import', { file: flat })).status).toBe(403);
    await registry.close();
  });
});

const iris = fileURLToPath(new URL('../../../shared/data/iris.af', import.meta.url));
if (!existsSync(iris)) console.warn('SKIPPED: the import of iris.af, because ../shared/data is not here.');
test.skipIf(!existsSync(iris))('a real agent file arrives', () => {
  const { agents, left_out } = readAgentFile(JSON.parse(readFileSync(iris, 'utf8')));
  expect(agents[0]).toMatchObject({ name: 'Iris', config: { agent_type: 'memgpt_agent' } });
  expect(agents[0]?.config.memory_blocks).toHaveLength(3);
  expect(left_out.map(({ path }) => path)).toEqual(expect.arrayContaining(['messages', 'tools']));
});
