import { type Api, dataOf } from '../../client/client.ts';

const variables = [
  ['LETTA_URL', 'http://127.0.0.1:8283', false, 'Where the Letta server answers'],
  ['LETTA_API_KEY', 'sk-let-aVeryLongSecretThatNobodyShouldRead', true, 'Of the house account'],
  ['TELEGRAM_BOT_TOKEN', '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw', true, null],
  [
    'BACKUP_TARGET',
    's3://another-building/sanctum/${env.HOUSE}/nightly/of-everything-that-matters',
    false,
    null,
  ],
  ['HOUSE', 'athens', false, 'Which house this is'],
  ['A_NAME_AS_LONG_AS_PEOPLE_MAKE_THEM_WHEN_THEY_ARE_CAREFUL', 'yes', false, 'A long name'],
] as const;

/** Variables, plain and sealed, and values at every layer, among them one that is wrong. */
export async function addSettings(api: Api, toolId: number, instanceId: number): Promise<void> {
  for (const [var_name, var_value, is_encrypted, description] of variables)
    await dataOf(api.PUT('/api/v1/env-vars', { body: { var_name, var_value, is_encrypted, description } }));
  for (const [scope, scope_id, key, value] of [
    ['system', null, 'debug_mode', true],
    ['system', null, 'agent_endpoint', '${env.LETTA_URL}/v1'],
    ['agent', 'athena', 'queue_refresh', 2],
    ['agent', 'athena', 'temperature', 0.3],
    ['tool', String(toolId), 'max_retries', 5],
    ['tool', String(toolId), 'database.pool_size', 12],
  ] as const)
    await dataOf(api.PUT('/api/v1/configurations', { body: { scope, scope_id, key, value } as never }));
  await dataOf(
    api.PUT('/api/v1/system-config', {
      body: { config_key: 'log.level', config_value: 'info', category: 'logging' } as never,
    }),
  );
  await dataOf(
    api.PATCH('/api/v1/tool-instances/{id}', {
      params: { path: { id: instanceId as never } },
      body: {
        config: {
          debug_mode: false,
          agent_api_key: '${env.LETTA_API_KEY}',
          database: { max_overflow: 20 },
        },
      },
    }),
  );
}
