import { withoutSecrets } from '../agents/without-secrets.ts';
import { systemConfig } from '../configuration/configuration.schema.ts';
import { parseKey } from '../configuration/key-path.ts';
import type { Writer } from '../journal/writer.ts';
import { tooDeepAt } from '../kernel/json-text.ts';
import type { Keyring } from '../secrets/keyring.ts';
import { isSecretName } from '../secrets/secret-name.ts';
import { depthLimit, type OldSetting } from './control-database.ts';
import { bridgeKeys } from './import.schema.ts';
import type { Report } from './report.ts';

/** Settings become system configuration; what is named like a secret is sealed. */
export async function importSettings(
  tx: Writer,
  keyring: Keyring,
  old: AsyncIterable<OldSetting>,
  report: Report,
): Promise<void> {
  for await (const { key, value, description, created_at } of old) {
    if (bridgeKeys.has(key)) {
      report.add('system_config', 'skipped', key, null, [
        'The old bridge keys are public and are not taken over: make an API key with the permission bridge:poll for each Broca.',
      ]);
      continue;
    }
    const parsed = parseKey(key);
    if ('problem' in parsed) {
      report.add('system_config', 'skipped', key, null, [parsed.problem]);
      continue;
    }
    const existing = await tx.read
      .selectFrom('system_config')
      .select('id')
      .where('config_key', '=', key)
      .executeTakeFirst();
    if (existing) {
      report.add('system_config', 'unchanged', key, key, ['There already; left as it is.']);
      continue;
    }
    const isSecret = value !== null && (isSecretName(key) || holdsSecret(value));
    const config_value = isSecret
      ? await keyring.seal(tx, { table: 'system_config', owner: key, path: 'config_value' }, value)
      : value;
    await tx.insert(systemConfig, {
      config_key: key,
      config_value,
      config_type: isSecret ? 'string' : typeOf(value),
      description,
      is_encrypted: isSecret,
      category: key.startsWith('letta_') ? 'letta' : 'general',
      created_at: created_at ?? tx.now,
      updated_at: tx.now,
    });
    report.add('system_config', 'new', key, key, isSecret ? ['Sealed.'] : []);
  }
}

/** Does a text hold a secret within it: JSON with a key that is named like one, or an address with a password? */
function holdsSecret(value: string): boolean {
  let holds = false;
  withoutSecrets(jsonOr(value), '', () => (holds = true));
  return holds;
}

function jsonOr(text: string): unknown {
  if (tooDeepAt(text, depthLimit) !== undefined) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The old program kept everything as text. */
function typeOf(value: string | null): 'string' | 'number' | 'boolean' {
  if (value === 'true' || value === 'false') return 'boolean';
  return value !== null && /^(0|-?[1-9]\d{0,14})$/.test(value) ? 'number' : 'string';
}
