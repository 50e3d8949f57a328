import { isKeptTime } from '../kernel/fields.ts';
import { isObject } from '../kernel/json-value.ts';
import { BridgeError } from './envelope.ts';

/** What came with a request, as its clients send it: nothing of it is of a sure type. */
export interface BridgeInput {
  /** The query; of a name that is there twice the first. */
  query: Readonly<Record<string, unknown>>;
  body: Buffer | undefined;
}

const sessionId = /^[A-Za-z0-9_-]{1,64}$/;

/** @throws BridgeError 400 for anything that is not a JSON object */
export function bodyOf({ body }: BridgeInput): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body?.toString('utf8') ?? '', (name, inner: unknown) =>
      name === '__proto__' ? undefined : inner,
    );
  } catch {
    throw new BridgeError(400, 'Invalid JSON');
  }
  if (!isObject(value)) throw new BridgeError(400, 'Invalid JSON');
  return value;
}

/** A text of a body without its margins and without the character U+0000, which no database keeps. */
export function textOf(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value.replaceAll('\0', '').trim() : '';
}

/** @throws BridgeError 400 */
export function requireSessionId(value: unknown): string {
  const id = typeof value === 'string' ? value.trim() : '';
  if (!sessionId.test(id)) throw new BridgeError(400, 'Invalid session ID');
  return id;
}

export function queryText({ query }: BridgeInput, name: string): string | undefined {
  const value = query[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : undefined;
}

/** `limit` and `offset` within what they may be; what is no number is the default. */
export function pageOf(input: BridgeInput): { limit: number; offset: number } {
  const number = (name: string, otherwise: number) => {
    const value = Number(queryText(input, name) ?? otherwise);
    return Number.isFinite(value) ? Math.trunc(value) : otherwise;
  };
  return {
    limit: Math.min(100, Math.max(1, number('limit', 50))),
    offset: Math.min(1_000_000, Math.max(0, number('offset', 0))),
  };
}

/** A moment in milliseconds; what is none, or none that a database keeps, counts as not given. Callers often send `+00:00` without encoding it, so that its plus is a blank. */
export function sinceOf(input: BridgeInput): number | undefined {
  const text = queryText(input, 'since')
    ?.trim()
    .replace(/ (\d\d:?\d\d)$/, '+$1')
    .replace(/^(\d{4}-\d\d-\d\d) /, '$1T');
  if (text === undefined) return undefined;
  const withZone = /(Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes('T') ? text : `${text}Z`;
  const milliseconds = Date.parse(withZone);
  return isKeptTime(milliseconds) ? milliseconds : undefined;
}
