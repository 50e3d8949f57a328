import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { type Actor, can, canSomewhere } from '../accounts/actor.ts';
import type { Permission } from '../accounts/permissions.ts';
import { whereVisible } from '../agents/visibility.ts';
import type { Conversations } from '../chat/conversations.ts';
import { type ForAgents, forgetHandedOut } from '../chat/hand-out.ts';
import type { Context } from '../context.ts';
import type { Authenticate } from '../http/access.ts';
import { AppError } from '../kernel/errors.ts';
import type { BridgeAction, KeyedCall } from './action.ts';
import { cleanup, cleanupLogs, clearData, config, sessionMessages, sessions } from './admin.ts';
import { inbox, outbox } from './broca.ts';
import { BridgeError, failureOf, sendFailure, success } from './envelope.ts';
import { queryText } from './input.ts';
import { RateLimit } from './rate-limit.ts';
import { BridgeStatus, readStatus } from './status.ts';
import { messages, responses, visitorsAgent } from './visitors.ts';

/** A long reply is a reply; the client would drop a refused one for ever. In bytes. */
const bodyLimit = 8 * 1024 * 1024;
const forgetEvery = 60_000;
/** Of visitors, a minute from one address: a page asks for replies each second or two. */
const visitorLimits = { messages: 60, responses: 240 };

const actions: Readonly<Record<string, BridgeAction>> = {
  messages: { methods: ['POST'], key: 'none', run: messages },
  responses: { methods: ['GET'], key: 'none', run: responses },
  inbox: { methods: ['GET'], key: 'poll', run: inbox },
  outbox: { methods: ['POST'], key: 'poll', run: outbox },
  sessions: { methods: ['GET'], key: 'admin', run: sessions },
  session_messages: { methods: ['GET'], key: 'admin', run: sessionMessages },
  config: { methods: ['GET', 'POST'], key: 'admin', run: config },
  cleanup: { methods: ['POST'], key: 'admin', run: cleanup },
  clear_data: { methods: ['POST'], key: 'admin', run: clearData },
  cleanup_logs: { methods: ['POST'], key: 'admin', run: cleanupLogs },
};

/**
 * The web chat bridge that Broca speaks to, unchanged, at `/api/v1/?action=…` (design 5.8; contracts: broca-bridge).
 * It has its own words, its own envelope and its own keys: API keys with `bridge:poll` or `bridge:admin`, which may be
 * bound to agents.
 */
export function bridgeRoutes(
  ctx: Context,
  conversations: Conversations,
  authenticate: Authenticate,
): FastifyPluginAsyncZod {
  return async (app) => {
    const limits: Record<string, RateLimit> = {
      messages: new RateLimit(visitorLimits.messages, ctx.clock.now),
      responses: new RateLimit(visitorLimits.responses, ctx.clock.now),
    };
    const forgetting = setInterval(() => {
      forgetHandedOut(ctx, conversations).catch((error: unknown) =>
        ctx.log.warn({ err: error }, 'what Broca never answered was not let go of'),
      );
    }, forgetEvery).unref();
    app.addHook('onClose', async () => clearInterval(forgetting));

    await app.register(async (bridge) => {
      // Whatever a client calls its body, it is read as JSON; what it is not gets an answer in the bridge's own words.
      bridge.removeAllContentTypeParsers();
      bridge.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
        done(null, body),
      );
      bridge.setErrorHandler((error, request, reply) => {
        const failure = failureOf(error);
        if (failure.status >= 500) request.log.error({ err: error }, 'the bridge could not answer');
        return sendFailure(reply, ctx.clock.now(), failure);
      });
      bridge.route({
        method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
        url: '/',
        bodyLimit,
        config: { access: 'public' },
        schema: { hide: true },
        handler: async (request, reply) => {
          // Broca asks all day, and is no page.
          if (request.method === 'OPTIONS' || isForVisitors(request))
            allowPages(reply, (await visitorsAgent(ctx)) !== undefined);
          if (request.method === 'OPTIONS') return reply.code(200).send();
          const data = await run(request, reply);
          return reply
            .type('application/json')
            .header('cache-control', 'no-store')
            .serializer(JSON.stringify)
            .send(success(ctx.clock.now(), data));
        },
      });
    });

    app.get(
      '/bridge/status',
      {
        config: { access: { permission: 'bridge:admin', agent: '*' } },
        schema: {
          tags: ['chat'],
          summary: 'What waits for Broca, and when its keys were last used',
          response: { 200: BridgeStatus },
        },
      },
      async (request) => {
        const actor = request.actor as Actor;
        const agent = await visitorsAgent(ctx);
        return readStatus(ctx, await agentsOf(actor, 'bridge:admin'), agent?.id ?? null);
      },
    );

    /** In this order: action, method, key, limit, body. */
    async function run(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
      const query = request.query as Record<string, unknown>;
      const body = Buffer.isBuffer(request.body) ? request.body : undefined;
      const input = { query, body };
      const name = queryText(input, 'action');
      if (name === undefined) throw new BridgeError(400, 'Missing action parameter');
      const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
      if (!action) throw new BridgeError(400, 'Invalid action');
      if (!action.methods.includes(request.method)) throw new BridgeError(405, 'Method not allowed');
      const whenSent = (work: () => Promise<void>) =>
        void reply.raw.once('finish', () => {
          work().catch((error: unknown) =>
            request.log.warn({ err: error }, 'that the bridge sent an answer was not stored'),
          );
        });
      const call = { ctx, conversations, input, address: request.ip, whenSent };
      if (action.key === 'none') {
        limits[name]?.take(request.ip);
        return action.run(call);
      }
      return action.run({ ...call, ...(await requireKey(request, action.key)) }, request.method);
    }

    async function requireKey(
      request: FastifyRequest,
      kind: 'poll' | 'admin',
    ): Promise<Pick<KeyedCall, 'actor' | 'cause' | 'agentIds'>> {
      const word = kind === 'poll' ? 'API' : 'admin';
      if (!/^Bearer \S/.test(request.headers.authorization ?? ''))
        throw new BridgeError(
          401,
          `Authentication required: send Authorization: Bearer and the ${word} key.`,
        );
      const permission = `bridge:${kind}` as const;
      const found = await authenticate(request).catch((error: unknown) => {
        if (error instanceof AppError && error.status < 500) return undefined;
        throw error;
      });
      // A person's own token is for her own browser and programs.
      if (found?.actor.type !== 'api_key' || !canSomewhere(found.actor, permission))
        throw new BridgeError(
          401,
          `Invalid ${word} key: it has to be an API key with the permission ${permission}.`,
        );
      const { actor, confirm } = found;
      request.actor = actor;
      const { type, id, user_id, name } = actor;
      return {
        actor,
        agentIds: await agentsOf(actor, permission),
        cause: { actor: { type, id, user_id, name }, request_id: request.id, address: request.ip, confirm },
      };
    }

    /** The agents that an actor has a permission for and may see; null: all there are. */
    async function agentsOf(actor: Actor, permission: Permission): Promise<ForAgents> {
      const visible = whereVisible(actor, ctx.words, permission);
      if (!visible && can(actor, permission)) return null;
      return ctx.head.rememberJournaled(`${permission} ${actor.type} ${actor.id}`, async () => {
        const rows = await ctx.read
          .selectFrom('agents')
          .select('id')
          .where(visible ?? sql<boolean>`1 = 1`)
          .execute();
        return rows.map(({ id }) => id);
      });
    }
  };
}

function isForVisitors(request: FastifyRequest): boolean {
  const name =
    queryText({ query: request.query as Record<string, unknown>, body: undefined }, 'action') ?? '';
  return Object.hasOwn(actions, name) && actions[name]?.key === 'none';
}

/** Pages elsewhere may talk for visitors, who have nothing that a page could misuse. */
function allowPages(
  reply: { header: (name: string, value: string) => unknown },
  areVisitorsWelcome: boolean,
): void {
  if (!areVisitorsWelcome) return;
  reply.header('access-control-allow-origin', '*');
  reply.header('access-control-allow-methods', 'GET, POST, OPTIONS');
  reply.header('access-control-allow-headers', 'Content-Type, Authorization');
  reply.header('access-control-max-age', '86400');
}
