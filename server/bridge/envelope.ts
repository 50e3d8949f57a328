import type { FastifyReply } from 'fastify';
import { isoTime } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';

/** What every answer of the bridge looks like: what all of its versions promise, together (contracts: broca-bridge §2). */
export interface Envelope {
  success: boolean;
  /** For people; the client logs it, also of a failure. */
  message: string;
  timestamp: string;
  data?: unknown;
  error?: string;
  code?: number;
  retry_after?: number;
}

/** A refusal, in the words that the clients of the bridge know. */
export class BridgeError extends Error {
  readonly status: 400 | 401 | 404 | 405 | 429 | 500 | 503;
  /** In seconds. */
  readonly retryAfter: number | undefined;

  constructor(status: BridgeError['status'], message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export function success(now: number, data: unknown, message = 'Success'): Envelope {
  return { success: true, message, timestamp: isoTime(now), ...(data === undefined ? {} : { data }) };
}

export function sendFailure(
  reply: FastifyReply,
  now: number,
  { status, message, retryAfter }: BridgeError,
): FastifyReply {
  const envelope: Envelope = {
    success: false,
    error: message,
    message,
    code: status,
    timestamp: isoTime(now),
    ...(retryAfter === undefined ? {} : { retry_after: retryAfter }),
  };
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  return reply.status(status).type('application/json').serializer(JSON.stringify).send(envelope);
}

/** Clients know few status codes: whatever went wrong becomes one of them. */
export function failureOf(error: unknown): BridgeError {
  if (error instanceof BridgeError) return error;
  const isOurs = error instanceof AppError;
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (!isOurs)
    return status < 500
      ? new BridgeError(400, 'Invalid request')
      : new BridgeError(500, 'Internal error: the log of the server says what.');
  const { retry_after } = error.details;
  const retryAfter = typeof retry_after === 'number' ? retry_after : undefined;
  if (error.status === 401 || error.status === 403) return new BridgeError(401, error.message);
  if (error.status === 404 || error.status === 429)
    return new BridgeError(error.status, error.message, retryAfter);
  return new BridgeError(error.status < 500 ? 400 : 503, error.message, retryAfter);
}
