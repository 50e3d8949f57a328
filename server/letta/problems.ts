import { AppError } from '../kernel/errors.ts';

/** Characters of a foreign text that are shown. */
const longestText = 300;

/**
 * A text of the server that may be shown: one line, short, and without the credential, which a server may well repeat.
 *
 * @param secret what must not be in it
 */
export function safeText(text: unknown, secret: string | null): string {
  const plain = typeof text === 'string' ? text : '';
  const hidden = secret ? plain.replaceAll(secret, '[credential]') : plain;
  const line = hidden.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  return [...line].slice(0, longestText).join('');
}

/** 503: nobody answers there. `why` is a word of the network, such as ECONNREFUSED. */
export function unreachable(why: string): AppError {
  return new AppError(
    503,
    'letta.unreachable',
    `The Letta server cannot be reached (${why}). Is it running, and is letta.url right?`,
  );
}

/** 502: the server does not take the credential. */
export function refused(hasToken: boolean): AppError {
  return new AppError(
    502,
    'letta.refused',
    hasToken
      ? 'The Letta server refuses the credential: set letta.token to the one that it expects.'
      : 'The Letta server asks for a credential: set letta.token.',
  );
}

/** 504: it takes too long. */
export function timedOut(what: string, milliseconds: number): AppError {
  return new AppError(
    504,
    'letta.timeout',
    `The Letta server ${what} within ${Math.round(milliseconds / 100) / 10} s. Try again, and look into its log when it stays so.`,
  );
}

/** 502: what it sends makes no sense, or is too much. */
export function badAnswer(what: string): AppError {
  return new AppError(
    502,
    'letta.protocol',
    `The Letta server ${what}. Is there a Letta server at letta.url, and is letta.driver right?`,
  );
}

/** 404: the server has no such agent. */
export function agentNotFound(): AppError {
  return new AppError(
    404,
    'letta.agent_not_found',
    'The Letta server has no such agent: it was deleted there, or letta.url points at another server.',
  );
}

/** 404: the server has no such conversation: nothing was sent. */
export function conversationNotFound(): AppError {
  return new AppError(
    404,
    'letta.conversation_not_found',
    'The Letta server has no such conversation: it was deleted there, or letta.url points at another server.',
  );
}

/** 502: this server, or this release of it, cannot do that. */
export function unsupported(what: string): AppError {
  return new AppError(502, 'letta.unsupported', `The Letta server does not support ${what}.`);
}

/** 502: the server understood, and says no. */
export function failed(text: string): AppError {
  return new AppError(502, 'letta.failed', `The Letta server says: ${text || 'no, without a reason'}`);
}

/** The AppError within an error, however deep others wrapped it. */
export function appErrorIn(error: unknown): AppError | undefined {
  for (let inner = error, depth = 0; inner instanceof Error && depth < 10; inner = inner.cause, depth++)
    if (inner instanceof AppError) return inner;
  return undefined;
}
