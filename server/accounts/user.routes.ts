import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { expectedRevision, sendRecord } from '../http/conditional.ts';
import type { Dependants } from '../journal/dependants.ts';
import { pageOf, PageQuery } from '../kernel/paging.ts';
import { IdParams } from '../kernel/fields.ts';
import { eraseUser } from './erase.service.ts';
import { requireWithinOwn } from './grant.ts';
import { linkedInvitation } from './invitation-link.ts';
import { issueInvitation } from './invitation.service.ts';
import { CreatedUser, Invitation, User, UserCreate, UserFilter, UserUpdate } from './user.schema.ts';
import {
  createUser,
  deleteUser,
  getUser,
  listUsers,
  presentUser,
  unlockUser,
  updateUser,
} from './user.service.ts';

const tags = ['users'];

/**
 * People (seed: Users; design 5.1).
 *
 * @param dependants what belongs to people in other slices
 */
export function userRoutes(ctx: Context, dependants: readonly Dependants[]): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/users',
      {
        config: { access: 'users:read' },
        schema: {
          tags,
          summary: 'List people',
          querystring: UserFilter.extend(PageQuery.shape),
          response: { 200: pageOf(User) },
        },
      },
      (request) => listUsers(ctx.read, ctx.words, request.query),
    );

    app.post(
      '/users',
      {
        config: { access: 'users:create' },
        schema: {
          tags,
          summary: 'Create a person; without a password there is an invitation, shown once',
          body: UserCreate,
          response: { 201: CreatedUser },
        },
      },
      async (request, reply) => {
        const { user, invitation } = await createUser(ctx, actorOf(request), causeOf(request), request.body);
        const created = {
          ...presentUser(user),
          invitation: invitation && linkedInvitation(ctx, request, invitation),
        };
        return sendRecord(request, reply.code(201).header('cache-control', 'no-store'), created);
      },
    );

    app.get(
      '/users/:id',
      {
        config: { access: 'users:read' },
        schema: { tags, summary: 'Read a person', params: IdParams, response: { 200: User } },
      },
      async (request, reply) =>
        sendRecord(request, reply, presentUser(await getUser(ctx.read, request.params.id))),
    );

    app.patch(
      '/users/:id',
      {
        config: { access: 'users:update' },
        schema: {
          tags,
          summary: 'Change a person',
          params: IdParams,
          body: UserUpdate,
          response: { 200: User },
        },
      },
      async (request, reply) => {
        const { params, body } = request;
        const expected = expectedRevision(request);
        const user = await updateUser(ctx, actorOf(request), causeOf(request), params.id, body, expected);
        return sendRecord(request, reply, presentUser(user));
      },
    );

    app.delete(
      '/users/:id',
      {
        config: { access: 'users:delete' },
        schema: {
          tags,
          summary: 'Delete a person; with cascade=true with all conversations and settings',
          params: IdParams,
          querystring: z.object({ cascade: z.stringbool().default(false) }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await deleteUser(ctx, actorOf(request), causeOf(request), request.params.id, {
          cascade: request.query.cascade,
          expected: expectedRevision(request),
          dependants,
        });
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/users/:id/erase',
      {
        config: { access: 'users:delete' },
        schema: {
          tags,
          summary: 'Erase from the journal who a deleted person was; the journal still verifies',
          params: IdParams,
          response: { 200: z.object({ records: z.int() }) },
        },
      },
      async (request) => ({ records: await eraseUser(ctx, causeOf(request), request.params.id) }),
    );

    app.post(
      '/users/:id/unlock',
      {
        config: { access: 'users:update' },
        schema: { tags, summary: 'End a lockout', params: IdParams, response: { 200: User } },
      },
      async (request) =>
        presentUser(await unlockUser(ctx, actorOf(request), causeOf(request), request.params.id)),
    );

    app.post(
      '/users/:id/invitation',
      {
        config: { access: 'users:update' },
        schema: {
          tags,
          summary: 'Make a one-time link to set a password; earlier links stop working',
          params: IdParams,
          body: z
            .strictObject({ purpose: z.enum(['invitation', 'recovery']).default('invitation') })
            .nullish(),
          response: { 201: Invitation },
        },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        const invitation = await ctx.journal.write(causeOf(request), async (tx) => {
          const user = await getUser(tx.read, request.params.id);
          requireWithinOwn(actor, user);
          return issueInvitation(tx, user.id, actor.user_id, request.body?.purpose ?? 'invitation');
        });
        return reply
          .code(201)
          .header('cache-control', 'no-store')
          .send(linkedInvitation(ctx, request, invitation));
      },
    );
  };
}
