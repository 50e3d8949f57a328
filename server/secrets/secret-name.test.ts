import { expect, test } from 'vitest';
import { isSecretName } from './secret-name.ts';

test.each([
  'api_key',
  'admin_key',
  'openai_api_key',
  'OPENAI_API_KEY',
  'letta_server_token',
  'lettaServerToken',
  'smtp-password',
  'client_secret',
  'DB_PASSWORD',
  'key',
  'botToken',
  'anthropic_key',
  'jwt',
])('%s names a secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each([
  'flask_port',
  'max_tokens',
  'max_reasoning_tokens',
  'keyboard',
  'token_limit',
  'sanctum_base_path',
  'context_window',
  'monkey',
  'session_timeout',
  'author',
  'public_key',
  'sort_key',
])('%s names none', (name) => {
  expect(isSecretName(name)).toBe(false);
});
