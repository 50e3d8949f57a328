import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Actor, requirePermission } from '../accounts/actor.ts';
import type { Permission } from '../accounts/permissions.ts';
import { Agent, AgentId, agents } from '../agents/agent.schema.ts';
import { createAgent } from '../agents/agent.service.ts';
import { whereVisible } from '../agents/visibility.ts';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { expectedRevision, requireRevision, sendRecord } from '../http/conditional.ts';
import { conflict, notFound } from '../kernel/errors.ts';
import { Id, IdParams } from '../kernel/fields.ts';
import { pageOf, PageQuery } from '../kernel/paging.ts';
import { agentKeyOf, agentsByKey } from './agent-folder.ts';
import { assignParent } from './assign-parent.ts';
import { findBrokenConfigurations } from './broken-configuration.ts';
import { ModuleRow, modules } from './module.schema.ts';
import { findVisibleModule, listVisibleModules, ModuleFilter } from './module.store.ts';
import { presentScan, type ScanReader } from './present.ts';
import { HomeState, ScanResult } from './scan.schema.ts';
import type { Scanner } from './scanner.ts';
import type { Watcher } from './watch.ts';
import { isWatchWanted } from './watch-setting.ts';

const Module = ModuleRow.omit({ stamp: true }).meta({ id: 'Module' });
const tags = ['discovery'];

/** What lies in the Sanctum home, and what became of it (seed: Module Discovery; design 5.4). */
export function discoveryRoutes(ctx: Context, scanner: Scanner, watcher: Watcher): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/discovery/scans',
      {
        config: { access: 'discovery:scan' },
        schema: {
          tags,
          summary: 'Scan the home, and apply the difference unless dry_run is true',
          body: z.strictObject({ dry_run: z.boolean().default(false) }).nullish(),
          response: { 200: ScanResult },
        },
      },
      async (request) => {
        const dryRun = request.body?.dry_run ?? false;
        const actor = actorOf(request);
        const preview = await scanner.preview();
        // Afterwards everything is as it would be, so this is asked before.
        const broken = await findBrokenConfigurations(ctx, actor, preview);
        const scan = dryRun ? preview : await scanner.apply(causeOf(request));
        if (!dryRun) await watcher.start();
        const plan = { ...scan.plan, findings: [...scan.plan.findings, ...broken] };
        return presentScan({ ...scan, plan }, dryRun, await readerFor(actor, 'discovery:scan'));
      },
    );

    app.get(
      '/discovery/findings',
      {
        config: { access: 'discovery:read' },
        schema: {
          tags,
          summary: 'What in the home needs a look, and what a scan would change',
          response: { 200: HomeState },
        },
      },
      async (request) => {
        const scan = await scanner.preview();
        await watcher.settled();
        return {
          ...presentScan(scan, true, await readerFor(actorOf(request), 'discovery:read')),
          home: ctx.config.home,
          scanned_at: scanner.scannedAt ?? (await lastSeen()),
          watching: watcher.isWatching,
          watch: await isWatchWanted(ctx),
        };
      },
    );

    app.get(
      '/modules',
      {
        config: { access: 'discovery:read' },
        schema: {
          tags,
          summary: 'List the manifests that were found',
          querystring: ModuleFilter.extend(PageQuery.shape),
          response: { 200: pageOf(Module) },
        },
      },
      (request) => listVisibleModules(ctx.read, ctx.words, actorOf(request), request.query),
    );

    app.get(
      '/modules/:id',
      {
        config: { access: 'discovery:read' },
        schema: {
          tags,
          summary: 'Read a module with its manifest',
          params: IdParams,
          response: { 200: Module },
        },
      },
      async (request, reply) =>
        sendRecord(request, reply, await getModule(actorOf(request), 'discovery:read', request.params.id)),
    );

    app.patch(
      '/modules/:id',
      {
        config: { access: 'discovery:scan' },
        schema: {
          tags,
          summary: 'Assign a plugin its parent; the plugin moves there, and later scans remember',
          params: IdParams,
          body: z.strictObject({ parent_tool_id: Id.nullable() }),
          response: { 200: Module },
        },
      },
      async (request, reply) => {
        const { id } = await getModule(actorOf(request), 'discovery:scan', request.params.id);
        const { parent_tool_id } = request.body;
        const expected = expectedRevision(request);
        await scanner.applyWith(causeOf(request), async (tx) => {
          const module = await tx.find(modules, id);
          if (!module) throw notFound('module', id);
          requireRevision(module, expected);
          await assignParent(tx, module, parent_tool_id);
        });
        return sendRecord(request, reply, await getModule(actorOf(request), 'discovery:scan', id));
      },
    );

    app.post(
      '/modules/:id/register-agent',
      {
        config: { access: 'discovery:scan' },
        schema: {
          tags,
          summary: 'Register the agent in whose folder a module was found; its modules come with it',
          params: IdParams,
          body: z
            .strictObject({
              id: AgentId.optional(),
              letta_uid: z.string().trim().min(1).max(100).optional(),
              name: z.string().trim().min(1).max(200).optional(),
            })
            .nullish(),
          response: { 201: Agent },
        },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        requirePermission(actor, 'agents:create');
        const module = await getModule(actor, 'discovery:scan', request.params.id);
        if (module.state !== 'needs_agent')
          throw conflict('module.agent_known', `${module.path} does not wait for an agent.`);
        const key = agentKeyOf(module.path) ?? '';
        const { id, letta_uid = key, name = key } = request.body ?? {};
        let agentId = '';
        await scanner.applyWith(causeOf(request), async (tx) => {
          const agent = await createAgent(tx, actor.user_id, {
            letta_uid,
            name,
            ...(id === undefined ? {} : { id }),
          });
          if (agent.id !== key && agent.letta_uid !== key)
            throw conflict(
              'module.agent_elsewhere',
              `The folder is called ${key}, so the agent's id or letta_uid must be ${key}.`,
            );
          agentId = agent.id;
        });
        const row = await ctx.read
          .selectFrom('agents')
          .selectAll()
          .where('id', '=', agentId)
          .executeTakeFirstOrThrow();
        return sendRecord(request, reply.code(201), agents.decode(row));
      },
    );
  };

  async function getModule(actor: Actor, permission: Permission, id: number) {
    const module = await findVisibleModule(ctx.read, ctx.words, actor, permission, id);
    if (!module) throw notFound('module', id);
    return module;
  }

  async function readerFor(actor: Actor, permission: Permission): Promise<ScanReader> {
    const visible = whereVisible(actor, ctx.words, permission);
    if (!visible) return { isVisible: () => true, agentOfPath: () => null };
    const agents = ctx.read.selectFrom('agents');
    const ids = new Set((await agents.select('id').where(visible).execute()).map(({ id }) => id));
    const byKey = agentsByKey(await agents.select(['id', 'letta_uid']).execute());
    return {
      isVisible: (agentId) => ids.has(agentId),
      agentOfPath: (path) => byKey.get(agentKeyOf(path) ?? '') ?? null,
    };
  }

  async function lastSeen(): Promise<string | null> {
    const { at } = await ctx.read
      .selectFrom('modules')
      .select((eb) => eb.fn.max('last_seen').as('at'))
      .executeTakeFirstOrThrow();
    return at;
  }
}
