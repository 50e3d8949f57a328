import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { forbidden } from '../kernel/errors.ts';
import { IdParams, IdText } from '../kernel/fields.ts';
import { requirePermission } from './actor.ts';
import { requireWithinOwn } from './grant.ts';
import { NewPasskey, PasskeyCreationOptions } from './passkey.schema.ts';
import { requirePerson } from './person.ts';
import { removeFactorsOf } from './remove-factors.ts';
import { getRelyingParty } from './relying-party.ts';
import {
  AddedSecondFactor,
  ChallengeToken,
  Code,
  RecoveryCodes,
  SecondFactor,
  SecondFactorName,
  SecondFactors,
} from './second-factor.schema.ts';
import {
  addPasskey,
  addTotp,
  beginPasskey,
  beginTotp,
  listFactors,
  newRecoveryCodes,
  removeFactor,
  renameFactor,
} from './second-factor.service.ts';
import { getUser } from './user.service.ts';

const tags = ['second-factors'];
const Begun = { challenge: z.string(), expires_in: z.int().describe('Seconds') };

/** What people prove beside the password: one's own, and how an administrator helps whoever lost it. */
export function secondFactorRoutes(ctx: Context): FastifyPluginAsyncZod {
  const { publicUrl } = ctx.config;
  return async (app) => {
    app.get(
      '/second-factors',
      {
        config: { access: 'profile:read' },
        schema: {
          tags,
          summary: 'List one’s own second factors; with users:read anybody’s',
          querystring: z.object({ user_id: IdText.optional() }),
          response: { 200: SecondFactors },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        const { user_id = actor.user_id } = request.query;
        if (user_id !== actor.user_id) requirePermission(actor, 'users:read');
        return listFactors(ctx, (await getUser(ctx.read, user_id)).id);
      },
    );

    app.post(
      '/second-factors/totp',
      {
        config: { access: 'profile:write' },
        schema: {
          tags,
          summary: 'Begin to add an authenticator app; asks for a confirmed session',
          response: { 201: z.object({ ...Begun, secret: z.string(), uri: z.string() }) },
        },
      },
      async (request, reply) =>
        reply
          .code(201)
          .header('cache-control', 'no-store')
          .send(await beginTotp(ctx, requirePerson(request))),
    );

    app.post(
      '/second-factors/totp/confirm',
      {
        config: { access: 'profile:write' },
        schema: {
          tags,
          summary: 'Add the authenticator app, by a code that it shows',
          body: z.strictObject({
            challenge: ChallengeToken,
            code: Code,
            name: SecondFactorName.default('Authenticator app'),
          }),
          response: { 201: AddedSecondFactor },
        },
      },
      async (request, reply) => {
        const added = await addTotp(ctx, requirePerson(request), causeOf(request), request.body);
        return reply.code(201).header('cache-control', 'no-store').send(added);
      },
    );

    app.post(
      '/second-factors/passkeys',
      {
        config: { access: 'profile:write' },
        schema: {
          tags,
          summary: 'Begin to add a passkey; asks for a confirmed session',
          response: { 201: z.object({ ...Begun, options: PasskeyCreationOptions }) },
        },
      },
      async (request, reply) => {
        const actor = requirePerson(request);
        const begun = await beginPasskey(ctx, actor, getRelyingParty(request, publicUrl));
        return reply.code(201).header('cache-control', 'no-store').send(begun);
      },
    );

    app.post(
      '/second-factors/passkeys/confirm',
      {
        config: { access: 'profile:write' },
        schema: {
          tags,
          summary: 'Add the passkey that the browser made',
          body: z.strictObject({ challenge: ChallengeToken, passkey: NewPasskey, name: SecondFactorName }),
          response: { 201: AddedSecondFactor },
        },
      },
      async (request, reply) => {
        const actor = requirePerson(request);
        const party = getRelyingParty(request, publicUrl);
        const added = await addPasskey(ctx, actor, causeOf(request), party, request.body);
        return reply.code(201).header('cache-control', 'no-store').send(added);
      },
    );

    app.post(
      '/second-factors/recovery-codes',
      {
        config: { access: 'profile:write' },
        schema: {
          tags,
          summary:
            'Make new recovery codes, shown once; earlier ones stop working. Asks for a confirmed session',
          response: { 201: z.object({ recovery_codes: RecoveryCodes }) },
        },
      },
      async (request, reply) => {
        const recovery_codes = await newRecoveryCodes(ctx, requirePerson(request), causeOf(request));
        return reply.code(201).header('cache-control', 'no-store').send({ recovery_codes });
      },
    );

    app.patch(
      '/second-factors/:id',
      {
        config: { access: 'profile:write' },
        schema: {
          tags,
          summary: 'Rename one of one’s own second factors',
          params: IdParams,
          body: z.strictObject({ name: SecondFactorName }),
          response: { 200: SecondFactor },
        },
      },
      async (request) => {
        const { params, body } = request;
        return renameFactor(ctx, requirePerson(request), causeOf(request), params.id, body.name);
      },
    );

    app.delete(
      '/second-factors/:id',
      {
        config: { access: 'profile:write' },
        schema: {
          tags,
          summary: 'Remove one of one’s own second factors; asks for a confirmed session',
          params: IdParams,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await removeFactor(ctx, requirePerson(request), causeOf(request), request.params.id);
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/users/:id/second-factors',
      {
        config: { access: 'users:reset_second_factor' },
        schema: {
          tags,
          summary: 'Remove all second factors of somebody else, such as after a lost phone',
          params: IdParams,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const actor = requirePerson(request);
        const { id } = request.params;
        if (id === actor.user_id)
          throw forbidden(
            'second_factor.own',
            'Your own second factors you remove one by one, after saying your password again.',
          );
        await ctx.journal.write(causeOf(request), async (tx) => {
          requireWithinOwn(actor, await getUser(tx.read, id));
          await removeFactorsOf(tx, id, 'reset');
        });
        return reply.code(204).send(null);
      },
    );
  };
}
