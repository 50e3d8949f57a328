import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { actorOf } from '../http/access.ts';
import { IdText } from '../kernel/fields.ts';
import { pageOf, PageQuery } from '../kernel/paging.ts';
import { timeRangeOf } from '../kernel/time-range.ts';
import { ChatActivity, ChatActivityQuery, countChat } from './activity.store.ts';
import {
  ChatEntry,
  ChatMessage,
  ChatMessageCreate,
  ChatProgress,
  ChatSession,
  ChatSessionCreate,
  ChatSessionUpdate,
  presentMessage,
  presentSession,
} from './chat.schema.ts';
import {
  cancelMessage,
  getOwnSession,
  openSession,
  postMessage,
  retryMessage,
  updateSession,
} from './chat.service.ts';
import type { Conversations } from './conversations.ts';
import { readHistory } from './history.store.ts';
import { newestPassages, Passage } from './passage.ts';
import { listOwnSessions } from './session.store.ts';

const tags = ['chat'];
const SessionParams = z.object({ id: z.string().max(64) });
const MessageParams = SessionParams.extend({ message_id: IdText });
const Cursor = z.string().max(200).optional();
const History = z
  .object({
    items: z.array(ChatEntry),
    progress: z.array(ChatProgress).describe('Answers that are on their way, as far as they are'),
    previous_cursor: z.string().nullable(),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'ChatHistory' });

const ListedSession = ChatSession.extend({
  found: Passage.nullable().describe(
    'Where `q` was said last; null without `q`, and when only the title has it',
  ),
}).meta({ id: 'ListedChatSession' });

/** Conversations of whoever asks, with the agents that he may see (seed: Web Chat; design 5.8). */
export function chatRoutes(ctx: Context, conversations: Conversations): FastifyPluginAsyncZod {
  return async (app) => {
    const reads = { access: { permission: 'chat:read', agent: '*' } } as const;
    const sends = { access: { permission: 'chat:send', agent: '*' } } as const;

    app.get(
      '/chat/sessions',
      {
        config: reads,
        schema: {
          tags,
          summary: 'List your conversations, the latest first',
          querystring: PageQuery.extend({
            agent_id: z.string().max(50).optional(),
            archived: z.stringbool().default(false),
            q: z.string().max(200).optional().describe('Text in the title or in anything that was said'),
          }),
          response: { 200: pageOf(ListedSession) },
        },
      },
      async (request) => {
        const { q } = request.query;
        const { items, next_cursor } = await listOwnSessions(
          ctx.read,
          ctx.words,
          actorOf(request),
          request.query,
        );
        const ids = items.map(({ id }) => id);
        const found =
          q === undefined ? new Map<string, Passage>() : await newestPassages(ctx.read, ctx.words, ids, q);
        return {
          items: items.map((session) => ({
            ...presentSession(session),
            found: found.get(session.id) ?? null,
          })),
          next_cursor,
        };
      },
    );

    app.post(
      '/chat/sessions',
      {
        config: sends,
        schema: {
          tags,
          summary: 'Begin a conversation with an agent',
          body: ChatSessionCreate,
          response: { 201: ChatSession },
        },
      },
      async (request, reply) => {
        const session = await openSession(ctx, conversations, actorOf(request), request.body, request.ip);
        return reply.code(201).send(presentSession(session));
      },
    );

    app.get(
      '/chat/sessions/:id',
      {
        config: reads,
        schema: {
          tags,
          summary: 'Read a conversation',
          params: SessionParams,
          response: { 200: ChatSession },
        },
      },
      async (request) => {
        const { session } = await getOwnSession(ctx, actorOf(request), request.params.id, 'chat:read');
        return presentSession(session);
      },
    );

    app.patch(
      '/chat/sessions/:id',
      {
        config: sends,
        schema: {
          tags,
          summary: 'Rename a conversation, archive it, take it out of the archive',
          params: SessionParams,
          body: ChatSessionUpdate,
          response: { 200: ChatSession },
        },
      },
      async (request) => {
        const { params, body } = request;
        return presentSession(await updateSession(ctx, conversations, actorOf(request), params.id, body));
      },
    );

    app.get(
      '/chat/sessions/:id/messages',
      {
        config: reads,
        schema: {
          tags,
          summary: 'Read the history of a conversation: its newest part, or before or after a place',
          params: SessionParams,
          querystring: z.object({
            limit: PageQuery.shape.limit,
            before: Cursor,
            after: Cursor,
          }),
          response: { 200: History },
        },
      },
      async (request) => {
        await getOwnSession(ctx, actorOf(request), request.params.id, 'chat:read');
        return readHistory(ctx.read, request.params.id, request.query);
      },
    );

    app.post(
      '/chat/sessions/:id/messages',
      {
        config: sends,
        schema: {
          tags,
          summary: 'Send a message; 200 when it is there already under the same client_id',
          params: SessionParams,
          body: ChatMessageCreate,
          response: { 200: ChatMessage, 201: ChatMessage },
        },
      },
      async (request, reply) => {
        const { params, body } = request;
        const { message, isNew } = await postMessage(ctx, conversations, actorOf(request), params.id, body);
        return reply.code(isNew ? 201 : 200).send(presentMessage(message));
      },
    );

    for (const [path, summary, access] of [
      ['/chat/activity', 'Count your messages and replies over time, and how long you waited', reads.access],
      [
        '/chat/activity/all',
        'Count everybody’s messages and replies with the agents that you may see, and how long people waited',
        { permission: 'metrics:read', agent: '*' },
      ],
    ] as const)
      app.get(
        path,
        {
          config: { access },
          schema: { tags, summary, querystring: ChatActivityQuery, response: { 200: ChatActivity } },
        },
        (request) => {
          const range = timeRangeOf(request.query, ctx.clock.now());
          const counted = {
            actor: actorOf(request),
            isOwn: path === '/chat/activity',
            agent_id: request.query.agent_id,
          };
          return countChat(ctx.read, ctx.words, range, counted);
        },
      );

    for (const [word, summary, act] of [
      ['retry', 'Send a message that failed once more', retryMessage],
      ['cancel', 'Take back a message that nobody has yet, or stop the work on it', cancelMessage],
    ] as const)
      app.post(
        `/chat/sessions/:id/messages/:message_id/${word}`,
        {
          config: sends,
          schema: { tags, summary, params: MessageParams, response: { 200: ChatMessage } },
        },
        async (request) => {
          const { id, message_id } = request.params;
          return presentMessage(await act(ctx, conversations, actorOf(request), id, message_id));
        },
      );
  };
}
