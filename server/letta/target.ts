import { invalid } from '../kernel/errors.ts';

/** Where a server is, and what it is called with. */
export interface Target {
  url: URL;
  token: string | null;
}

/** What a server calls its release, if it looks like one. */
export function versionOf(text: string | null | undefined): string | null {
  return text && /^[\w.+-]{1,50}$/.test(text) ? text : null;
}

/**
 * A credential as it can be sent; null when there is none.
 *
 * @throws AppError 400 `letta.token_invalid`, without the credential
 */
export function parseToken(text: string | null | undefined): string | null {
  const token = text?.trim();
  if (!token) return null;
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw invalid(
    'letta.token_invalid',
    'letta.token holds spaces, line breaks or letters that no credential has: set it again, such as with --stdin.',
  );
}
