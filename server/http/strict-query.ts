import type { FastifySchemaCompiler } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';

/**
 * Validates requests, and refuses parameters of the query that a route does not know: a mistyped filter would otherwise
 * give everything.
 */
export const strictValidatorCompiler: FastifySchemaCompiler<z.ZodType> = (route) =>
  validatorCompiler(
    route.httpPart === 'querystring' ? { ...route, schema: withoutOthers(route.schema) } : route,
  );

/** A description that says itself what becomes of others keeps its word. */
function withoutOthers(schema: z.ZodType): z.ZodType {
  if (!(schema instanceof z.ZodObject) || schema.def.catchall) return schema;
  const known = Object.keys(schema.shape).sort().join(', ');
  const error: z.core.$ZodErrorMap = (issue) =>
    issue.code === 'unrecognized_keys'
      ? `There is no parameter ${issue.keys.join(', ')} here. There are: ${known}.`
      : undefined;
  return schema.clone({ ...schema.def, catchall: z.never(), error });
}
