import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requirePermission } from '../accounts/actor.ts';
import { linkedInvitation } from '../accounts/invitation-link.ts';
import { CreatedUser } from '../accounts/user.schema.ts';
import { presentUser } from '../accounts/user.service.ts';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { sendRecord } from '../http/conditional.ts';
import { PageQuery } from '../kernel/paging.ts';
import { Databases } from './databases.ts';
import { BrocaPeople, LinkRequest, PersonFilter, PersonKey, Promotion } from './person.schema.ts';
import { linkPerson, listPeople, promotePerson } from './person.service.ts';
import { PlatformProfile } from './platform-profile.schema.ts';

const tags = ['people from Broca'];
const KeyParams = z.object({ key: PersonKey });

/** People whom Broca knows, read out of its own databases in the home, and how they become users here. */
export function brocaPersonRoutes(ctx: Context): FastifyPluginAsyncZod {
  const databases = new Databases(ctx);
  return async (app) => {
    app.get(
      '/broca/people',
      {
        config: { access: 'users:read' },
        schema: {
          tags,
          summary: 'List the people whom Broca knows, and what kept a database from being read',
          querystring: PersonFilter.extend(PageQuery.shape),
          response: { 200: BrocaPeople },
        },
      },
      (request) => listPeople(ctx, databases, actorOf(request), request.query),
    );

    app.post(
      '/broca/people/:key/promote',
      {
        config: { access: 'users:create' },
        schema: {
          tags,
          summary: 'Make somebody whom Broca knows a user, with an invitation that is shown once',
          params: KeyParams,
          body: Promotion.nullish(),
          response: { 201: CreatedUser },
        },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        requirePermission(actor, 'users:read');
        const { params, body } = request;
        const { user, invitation } = await promotePerson(
          ctx,
          databases,
          actor,
          causeOf(request),
          params.key,
          body ?? Promotion.parse({}),
        );
        const created = { ...presentUser(user), invitation: linkedInvitation(ctx, request, invitation) };
        return sendRecord(request, reply.code(201).header('cache-control', 'no-store'), created);
      },
    );

    app.post(
      '/broca/people/:key/link',
      {
        config: { access: 'users:update' },
        schema: {
          tags,
          summary: 'Say that somebody whom Broca knows is this user',
          params: KeyParams,
          body: LinkRequest,
          response: { 201: PlatformProfile },
        },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        requirePermission(actor, 'users:read');
        const { params, body } = request;
        const link = await linkPerson(ctx, databases, actor, causeOf(request), params.key, body.user_id);
        return sendRecord(request, reply.code(201), link);
      },
    );
  };
}
