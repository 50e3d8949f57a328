import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError } from '../kernel/errors.ts';
import { isForPeople, sendPage } from './pages.ts';

/** RFC 9457 problem details: `code` is for programs, `detail` for people, `request_id` for whoever looks into the log. */
export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    request_id: z.string(),
    /** Which fields are wrong, for a request that breaks its schema. */
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

/** Codes and sentences for what Fastify itself refuses. */
const frameworkErrors: Record<string, [code: string, detail: string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'body.too_large',
    'The body is larger than this route takes: 1 MiB, agent files 16 MiB.',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['body.media_type', 'Send the body as Content-Type: application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [
    'body.empty',
    'The body is empty, but Content-Type says JSON: send {} or leave the header out.',
  ],
  FST_ERR_CTP_INVALID_JSON_BODY: ['body.invalid_json', 'The body is not JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['body.length', 'The body is not as long as Content-Length says.'],
};

/** Makes every error, whoever threw it, a problem document without SQL, stack or secret; for people the page says it. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) =>
    sendProblem(toAppError(error, request), request, reply),
  );
  app.setNotFoundHandler({ preHandler: [] }, (request, reply) => {
    if (isForPeople(request)) return sendPage(reply.code(404));
    const address = request.url.split('?')[0] ?? '';
    return sendProblem(
      new AppError(
        404,
        'route.not_found',
        `There is no ${request.method} ${address}. See /api/docs for what there is.`,
      ),
      request,
      reply,
    );
  });
}

function sendProblem(error: AppError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error.status === 401) reply.header('www-authenticate', 'Bearer');
  if (typeof error.details.retry_after === 'number') reply.header('retry-after', error.details.retry_after);
  const problem = {
    ...error.details,
    type: 'about:blank',
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: error.message,
    request_id: request.id,
  };
  return reply
    .status(error.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problem);
}

function toAppError(error: FastifyError, request: FastifyRequest): AppError {
  if (error instanceof AppError) {
    // A full disk or a lost database needs a person; a refused request does not.
    if (error.status >= 500) request.log.error({ err: error }, error.message);
    return error;
  }
  if (hasZodFastifySchemaValidationErrors(error)) return schemaError(error);
  const known = frameworkErrors[error.code];
  if (known) return new AppError(error.statusCode ?? 400, known[0], known[1]);
  if (error instanceof SyntaxError && error.statusCode === 400)
    return new AppError(400, 'body.invalid_json', `The body is not JSON: ${error.message}`);
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new AppError(error.statusCode, 'request.refused', error.message);
  request.log.error({ err: error }, 'unexpected error');
  return new AppError(
    500,
    'internal',
    'Something went wrong here. The log of the server says what, under this request id.',
  );
}

interface SchemaErrors {
  validation: readonly { instancePath: string; message?: string }[];
  validationContext?: string | undefined;
}

function schemaError(error: SchemaErrors): AppError {
  const errors = error.validation.map(({ instancePath, message }) => ({
    path: `${error.validationContext ?? 'body'}${instancePath.replaceAll('/', '.')}`,
    message: message ?? 'is not valid',
  }));
  const detail = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return new AppError(400, 'request.invalid', `The request is not valid: ${detail}`, { errors });
}
