import type { FastifyReply, FastifyRequest } from 'fastify';
import { invalid, preconditionFailed } from '../kernel/errors.ts';

/** The ETag of a record: its revision. */
function etagOf(record: { revision: number }): string {
  return `"${record.revision}"`;
}

/** Answers with a record and its ETag, or with 304 when the caller has it already (RFC 9110, If-None-Match). */
export function sendRecord<T extends { revision: number }>(
  request: FastifyRequest,
  reply: FastifyReply,
  record: T,
): T {
  const etag = etagOf(record);
  reply.header('etag', etag);
  if (request.method === 'GET' && request.headers['if-none-match'] === etag) reply.code(304);
  return record;
}

/**
 * Which revision the caller believes to change; undefined when it did not say (RFC 9110, If-Match).
 *
 * @throws AppError 400 for an If-Match that is no ETag of ours
 */
export function expectedRevision(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const match = /^"(\d{1,15})"$/.exec(header);
  if (!match)
    throw invalid('if_match.invalid', 'If-Match must be the ETag that came with the record, such as "17".');
  return Number(match[1]);
}

/**
 * Refuses to change a record that is not the one the caller saw. Call it inside the transaction.
 *
 * @throws AppError 412 with the record as it is now
 */
export function requireRevision<T extends { revision: number }>(
  current: T,
  expected: number | undefined,
): void {
  if (expected === undefined || current.revision === expected) return;
  throw preconditionFailed(
    `This was changed by somebody else in the meantime (revision ${current.revision}, you have ${expected}): look at the difference and try again.`,
    { expected_revision: expected, current_revision: current.revision, current },
  );
}
