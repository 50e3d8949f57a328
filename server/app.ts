import type { FastifyInstance } from 'fastify';
import { accessRoutes } from './accounts/access.routes.ts';
import { reloadActor } from './accounts/account.store.ts';
import { apiKeyRoutes } from './accounts/api-key.routes.ts';
import { authRoutes } from './accounts/auth.routes.ts';
import { accessCookie, Authentication } from './accounts/authentication.ts';
import { recordRefusals, Refusals } from './accounts/refusals.ts';
import { secondFactorRoutes } from './accounts/second-factor.routes.ts';
import { sessionRoutes } from './accounts/session.routes.ts';
import { Throttle } from './accounts/throttle.ts';
import { openTokens } from './accounts/tokens.ts';
import { Turns } from './accounts/turns.ts';
import { userRoutes } from './accounts/user.routes.ts';
import { agentRoutes } from './agents/agent.routes.ts';
import { checkBroca } from './bridge/broca-check.ts';
import { bridgeRoutes } from './bridge/bridge.routes.ts';
import { brocaPersonRoutes } from './broca-people/person.routes.ts';
import { platformProfileRoutes } from './broca-people/platform-profile.routes.ts';
import { platformProfilesOfUser } from './broca-people/platform-profile.service.ts';
import { changeRoutes } from './changes/change.routes.ts';
import { keepCheckpoints } from './changes/checkpoints.ts';
import { EventHub } from './changes/event-hub.ts';
import { eventRoutes } from './changes/event.routes.ts';
import { healthHistoryRoutes } from './changes/health-history.routes.ts';
import { historyRoutes } from './changes/history.routes.ts';
import { chatRoutes } from './chat/chat.routes.ts';
import { Conversations } from './chat/conversations.ts';
import { chatSessionsOfAgent, chatSessionsOfUser } from './chat/dependants.ts';
import { ChatFeed } from './chat/feed.ts';
import { agentCopyRoutes } from './configuration/agent-copy.routes.ts';
import { configurationRoutes } from './configuration/configuration.routes.ts';
import { agentConfigsOfAgent, configurationsOf } from './configuration/dependants.ts';
import { settingRoutes } from './configuration/setting.routes.ts';
import { Waiters } from './configuration/waiters.ts';
import type { Context } from './context.ts';
import { LettaWorker } from './delivery/letta-worker.ts';
import { discoveryRoutes } from './discovery/discovery.routes.ts';
import { Scanner } from './discovery/scanner.ts';
import { Watcher } from './discovery/watch.ts';
import { documentRoutes } from './documents/document.routes.ts';
import { guardRoutes } from './http/access.ts';
import { rememberAnswers } from './http/idempotency.ts';
import { describeApi, serveApiDescription } from './http/openapi.ts';
import { servePages } from './http/pages.ts';
import { answerProblems } from './http/problem.ts';
import { createServer } from './http/server.ts';
import { importRoutes } from './imports/import.routes.ts';
import { keepSynced } from './letta/keep-synced.ts';
import { checkLetta } from './letta/letta-check.ts';
import { LettaConnection } from './letta/letta-connection.ts';
import { lettaRoutes } from './letta/letta.routes.ts';
import { freshnessRoutes } from './operations/freshness.routes.ts';
import { keepStatusesFresh } from './operations/freshness.ts';
import { healthRoutes } from './operations/health.routes.ts';
import { keyRoutes } from './operations/key.routes.ts';
import { LogTail } from './operations/log-tail.ts';
import { serveMetrics } from './operations/metrics.ts';
import { systemRoutes } from './operations/system.routes.ts';
import { pluginsOfTool } from './plugins/dependants.ts';
import { pluginRoutes } from './plugins/plugin.routes.ts';
import { KeyRotation } from './secrets/rotation.ts';
import { instancesOfAgent, instancesOfTool } from './tools/dependants.ts';
import { checkSmcp } from './tools/smcp-check.ts';
import { toolInstanceRoutes } from './tools/tool-instance.routes.ts';
import { toolRoutes } from './tools/tool.routes.ts';
import { version } from './version.ts';

/**
 * The HTTP server with everything it offers, in order. It does not listen yet.
 *
 * @param tail what remembers the end of the log
 */
export async function buildApp(ctx: Context, tail = new LogTail()): Promise<FastifyInstance> {
  const app = await createServer(ctx.config, ctx.log);
  const tokens = openTokens(ctx.keyring.tokenKey);
  const authentication = new Authentication(ctx, tokens);
  const throttle = new Throttle(ctx.clock.now);
  const refusals = new Refusals(ctx);
  const scanner = new Scanner(ctx);
  const watcher = new Watcher(ctx, scanner);
  const waiters = new Waiters(
    ctx,
    async (actor) => (await reloadActor(ctx.read, actor, ctx.clock.now()))?.actor,
  );
  const rotation = new KeyRotation(ctx);
  const conversations = new Conversations(ctx);
  const chatFeed = new ChatFeed(ctx, conversations);
  const hub = new EventHub(ctx, chatFeed);
  const letta = new LettaConnection(ctx);
  const worker = new LettaWorker(ctx, conversations, letta);

  answerProblems(app);
  guardRoutes(app, authentication.authenticate);
  recordRefusals(app, refusals);
  rememberAnswers(app, ctx);
  await describeApi(app, version, accessCookie);

  serveMetrics(app, ctx);
  await app.register(healthRoutes(ctx));
  await app.register(
    async (api) => {
      await api.register(
        authRoutes({ ctx, tokens, throttle, refusals, turns: new Turns() }, authentication, () => hub.here()),
      );
      await api.register(secondFactorRoutes(ctx));
      await api.register(sessionRoutes(ctx));
      await api.register(
        userRoutes(ctx, [chatSessionsOfUser, configurationsOf('user'), platformProfilesOfUser]),
      );
      await api.register(apiKeyRoutes(ctx));
      await api.register(accessRoutes(ctx));
      await api.register(
        agentRoutes(ctx, [
          instancesOfAgent,
          agentConfigsOfAgent,
          configurationsOf('agent'),
          chatSessionsOfAgent,
        ]),
      );
      await api.register(toolRoutes(ctx, [instancesOfTool, pluginsOfTool, configurationsOf('tool')]));
      await api.register(toolInstanceRoutes(ctx));
      await api.register(pluginRoutes(ctx));
      await api.register(settingRoutes(ctx));
      await api.register(configurationRoutes(ctx, waiters));
      await api.register(agentCopyRoutes(ctx));
      await api.register(documentRoutes(ctx));
      await api.register(freshnessRoutes);
      await api.register(keyRoutes(rotation));
      await api.register(
        systemRoutes(ctx, tail, {
          letta: () => checkLetta(letta),
          broca: () => checkBroca(ctx),
          smcp: () => checkSmcp(ctx),
        }),
      );
      await api.register(discoveryRoutes(ctx, scanner, watcher));
      await api.register(lettaRoutes(ctx, letta));
      await api.register(importRoutes(ctx));
      await api.register(brocaPersonRoutes(ctx));
      await api.register(platformProfileRoutes(ctx));
      await api.register(changeRoutes(ctx));
      await api.register(historyRoutes(ctx));
      await api.register(healthHistoryRoutes(ctx));
      await api.register(chatRoutes(ctx, conversations));
      await api.register(bridgeRoutes(ctx, conversations, authentication.authenticate));
      await api.register(eventRoutes(hub));
    },
    { prefix: '/api/v1' },
  );
  await serveApiDescription(app);
  await servePages(app);

  const stopCheckpoints = keepCheckpoints(ctx);
  const stopAging = keepStatusesFresh(ctx);
  const stopSyncing = keepSynced(ctx, letta);
  app.addHook('onListen', async () => {
    watcher.resume().catch((error: unknown) => ctx.log.error({ err: error }, 'the home is not watched'));
  });
  // Whoever waits would keep a graceful stop waiting.
  app.addHook('preClose', async () => {
    waiters.close();
    chatFeed.close();
  });
  app.addHook('onClose', async () => {
    stopAging();
    await worker.stop();
    await letta.close();
    await stopSyncing();
    await watcher.stop();
    await refusals.stop();
    await stopCheckpoints();
  });
  return app;
}
