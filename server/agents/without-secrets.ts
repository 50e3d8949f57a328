import type { JsonObject } from '../kernel/fields.ts';
import { isSecretName } from '../secrets/secret-name.ts';

/** Names longer than this say nothing that their beginning does not. */
const readName = 200;
const unsafeKeys = ['__proto__', 'constructor', 'prototype'];

/**
 * A copy of settings without what their names, or an address, say is a secret (design 5.2, 5.7), and without keys that
 * mean something to JavaScript. Numbers under a name such as `prompt_tokens` are counts and stay.
 *
 * @param leaveOut told the path of each secret that was there
 */
export function withoutSecrets(value: unknown, path: string, leaveOut: (path: string) => void): unknown {
  if (typeof value === 'string') return withoutCredentials(value, path, leaveOut);
  if (Array.isArray(value))
    return value.map((item, index) => withoutSecrets(item, `${path}[${index}]`, leaveOut));
  if (typeof value !== 'object' || value === null) return value;
  const copy: JsonObject = {};
  const hidden = secretKeysOf(value);
  for (const [key, inner] of Object.entries(value)) {
    if (unsafeKeys.includes(key)) continue;
    if (!hidden.has(key)) copy[key] = withoutSecrets(inner, `${path}.${key}`, leaveOut);
    else if (!isEmpty(inner)) leaveOut(`${path}.${key}`);
  }
  return copy;
}

/** The keys that hold secrets, and `value` beside a `key` or `name` that names one. */
function secretKeysOf(object: object): Set<string> {
  const hidden = new Set<string>();
  for (const [key, value] of Object.entries(object)) {
    const isCount = typeof value === 'number' && /tokens/i.test(key);
    const isSwitch = typeof value === 'boolean' || value === null;
    if (!isCount && !isSwitch && saysSecret(key)) hidden.add(key);
    if (['key', 'name'].includes(key) && typeof value === 'string' && saysSecret(value)) hidden.add('value');
  }
  return hidden;
}

function saysSecret(name: string): boolean {
  return isSecretName(name.slice(0, readName)) || /^(authorization|(set-)?cookie)$/i.test(name);
}

/** `https://user:password@host/?api_key=…` is an address with secrets in it. */
function withoutCredentials(text: string, path: string, leaveOut: (path: string) => void): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\/\S*$/i.test(text)) return text;
  const bare = text
    .replace(/^([^/]*\/\/)[^/?#]*@/, '$1')
    .replaceAll(/([?&])([^=&#?]+)=[^&#?]*/g, (whole: string, before: string, name: string) =>
      saysSecret(name) ? `${before}${name}=` : whole,
    );
  if (bare !== text) leaveOut(path);
  return bare;
}

function isEmpty(value: unknown): boolean {
  if (value === '') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
