import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod, ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Permission } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { type Access, actorOf, causeOf } from '../http/access.ts';
import { expectedRevision, sendRecord } from '../http/conditional.ts';
import { IdParams } from '../kernel/fields.ts';
import { pageOf, PageQuery, sortBy } from '../kernel/paging.ts';
import {
  AgentConfigRow,
  ConfigurationRow,
  EnvVarRow,
  Scope,
  SystemConfigRow,
} from './configuration.schema.ts';
import { requireSettingAccess } from './access.ts';
import { presentSetting } from './present-setting.ts';
import { SettingWrite, type SettingRow, type SettingTable, settingTables } from './setting-tables.ts';
import { getSetting, listSettings, revealSetting, writeSetting } from './setting.service.ts';

const Native = z.unknown().describe('Native and typed; null while it is sealed');
export const Configuration = ConfigurationRow.extend({ value: Native }).meta({ id: 'Configuration' });
const SystemConfig = SystemConfigRow.extend({ config_value: Native }).meta({ id: 'SystemConfig' });
const AgentConfig = AgentConfigRow.extend({ config_value: Native }).meta({ id: 'AgentConfig' });
const EnvVar = EnvVarRow.extend({ var_value: z.string().nullable() }).meta({ id: 'EnvVar' });

const Force = z.object({
  force: z.stringbool().default(false).describe('Write although it does not fit the schema of a tool'),
});
const Revealed = z.object({ value: z.unknown() });

/** What the routes of a table differ in. */
interface Resource {
  table: SettingTable;
  tag: string;
  /** Of the list, below /api/v1. */
  url: string;
  /** Of one row. */
  rowUrl: string;
  params: z.ZodObject;
  rowParams: z.ZodObject;
  record: z.ZodObject;
  filter: z.ZodObject;
  /** The columns that the parameters of the address stand for. */
  namesFrom: (params: Record<string, unknown>) => Record<string, unknown>;
  access: (verb: 'read' | 'write') => Access;
}

const KeyParams = z.object({ key: z.string().max(200) });
const AgentParams = z.object({ id: z.string().max(100) });

const options = new Map(
  SettingWrite.options.map((option) => [option.shape.table.value, option as z.ZodObject]),
);

const resources: Resource[] = [
  {
    table: 'configurations',
    tag: 'configurations',
    url: '/configurations',
    rowUrl: '/configurations/:id',
    params: z.object({}),
    rowParams: IdParams,
    record: Configuration,
    filter: z.object({
      scope: Scope.optional(),
      scope_id: z.string().max(50).optional(),
      key: z.string().max(200).optional(),
    }),
    namesFrom: ({ id }) => ({ id }),
    // One's own preferences need another permission, and those of an agent may be granted for it alone.
    access: (verb) => ({ anyOf: [`configurations:${verb}`, `profile:${verb}`] }),
  },
  {
    table: 'system_config',
    tag: 'system-config',
    url: '/system-config',
    rowUrl: '/system-config/:key',
    params: z.object({}),
    rowParams: KeyParams,
    record: SystemConfig,
    filter: z.object({ category: z.string().max(50).optional() }),
    namesFrom: ({ key }) => ({ config_key: key }),
    access: (verb) => `system_config:${verb}`,
  },
  {
    table: 'env_vars',
    tag: 'env-vars',
    url: '/env-vars',
    rowUrl: '/env-vars/:key',
    params: z.object({}),
    rowParams: KeyParams,
    record: EnvVar,
    filter: z.object({}),
    namesFrom: ({ key }) => ({ var_name: key }),
    access: (verb) => `env_vars:${verb}`,
  },
  {
    table: 'agent_configs',
    tag: 'agents',
    url: '/agents/:id/configs',
    rowUrl: '/agents/:id/configs/:key',
    params: AgentParams,
    rowParams: AgentParams.extend(KeyParams.shape),
    record: AgentConfig,
    filter: z.object({}),
    namesFrom: ({ id, key }) => ({ agent_id: id, config_key: key }),
    access: (verb) => ({ permission: `configurations:${verb}` as Permission, agent: 'id' }),
  },
];

/** The four tables that hold a value each (seed: Configurations, System Configuration, Environment Variables, Agent Configurations). */
export function settingRoutes(ctx: Context): FastifyPluginAsyncZod {
  return async (app) => {
    for (const resource of resources) addRoutes(app, ctx, resource);
    app.get(
      '/agent-configs',
      {
        config: { access: 'configurations:read' },
        schema: {
          tags: ['agents'],
          summary: 'Find settings of all agents that one may see',
          querystring: z.object({ ...search, sort: sortBy(['config_key', 'id']) }).extend(PageQuery.shape),
          response: { 200: pageOf(AgentConfig as z.ZodObject) },
        },
      },
      async (request) =>
        listSettings(ctx, actorOf(request), 'agent_configs', { ...request.query, equal: {} }),
    );
  };
}

/** How lists of settings are narrowed. */
const search = {
  q: z.string().max(200).optional().describe('Text in key or description'),
  prefix: z.string().max(200).optional().describe('What the key begins with'),
  is_encrypted: z.stringbool().optional(),
};

function addRoutes(app: FastifyInstance, ctx: Context, resource: Resource): void {
  const { table, url, rowUrl, params, rowParams, record, filter, namesFrom, access } = resource;
  const tags = [resource.tag];
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { key } = settingTables[table];
  const option = options.get(table) ?? z.object({});
  const body = without(option, ['table', 'delete', ...Object.keys(inAddress(params))]);
  const patch = without(body, settingTables[table].names);
  const rowOf = (request: FastifyRequest, verb: 'read' | 'write') =>
    getSetting(ctx, actorOf(request), table, namesFrom(request.params as Record<string, unknown>), verb);
  const present = (row: SettingRow) => ({ ...presentSetting(table, row), revision: row.revision });
  const writeFrom = (request: FastifyRequest, values: object, names: object): SettingWrite =>
    SettingWrite.parse({ ...namesFromAddress(table, request.params), ...values, ...names, table });
  const write = (request: FastifyRequest, values: SettingWrite, mustBeNew: boolean) =>
    writeSetting(ctx, actorOf(request), causeOf(request), values, {
      force: (request.query as { force: boolean }).force,
      ifMatch: expectedRevision(request),
      mustBeNew,
    });

  routes.get(
    url,
    {
      config: { access: access('read') },
      schema: {
        tags,
        summary: `List ${resource.tag === 'agents' ? 'the settings of an agent' : resource.tag}`,
        params,
        querystring: filter
          .extend({
            ...search,
            sort: sortBy([key, 'id', 'created_at', 'updated_at']),
          })
          .extend(PageQuery.shape),
        response: { 200: pageOf(record) },
      },
    },
    async (request) => {
      const { q, prefix, is_encrypted, sort, limit, cursor, ...equal } = request.query as {
        q?: string;
        prefix?: string;
        is_encrypted?: boolean;
        sort: string;
        limit: number;
        cursor?: string;
      };
      if (table === 'agent_configs')
        await requireSettingAccess(
          ctx.read,
          actorOf(request),
          { table, agent_id: (request.params as { id: string }).id },
          'read',
        );
      return listSettings(ctx, actorOf(request), table, {
        q,
        prefix,
        is_encrypted,
        sort,
        limit,
        cursor,
        equal: { ...equal, ...namesFromAddress(table, request.params) },
      });
    },
  );

  for (const method of ['POST', 'PUT'] as const)
    routes.route({
      method,
      url,
      config: { access: access('write') },
      schema: {
        tags,
        summary: method === 'POST' ? 'Set a key that is not set yet' : 'Set a key, whether it is set or not',
        params,
        querystring: Force,
        body,
        response: { 200: record, 201: record },
      },
      handler: async (request, reply) => {
        const { row, isNew } = await write(request, writeFrom(request, request.body, {}), method === 'POST');
        if (!row) throw new Error('A write of a value gave no row.');
        return sendRecord(request, reply.code(isNew ? 201 : 200), present(row));
      },
    });

  routes.get(
    rowUrl,
    {
      config: { access: access('read') },
      schema: { tags, summary: 'Read a setting', params: rowParams, response: { 200: record } },
    },
    async (request, reply) => sendRecord(request, reply, present(await rowOf(request, 'read'))),
  );

  routes.patch(
    rowUrl,
    {
      config: { access: access('write') },
      schema: {
        tags,
        summary: 'Change a setting',
        params: rowParams,
        querystring: Force,
        body: patch,
        response: { 200: record },
      },
    },
    async (request, reply) => {
      const row = await rowOf(request, 'write');
      const { row: changed } = await write(
        request,
        writeFrom(request, request.body, namesOfRow(table, row)),
        false,
      );
      return sendRecord(request, reply, present(changed ?? row));
    },
  );

  routes.delete(
    rowUrl,
    {
      config: { access: access('write') },
      schema: {
        tags,
        summary: 'Unset a key',
        params: rowParams,
        querystring: Force,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const row = await rowOf(request, 'write');
      await write(request, writeFrom(request, { delete: true }, namesOfRow(table, row)), false);
      return reply.code(204).send(null);
    },
  );

  routes.post(
    `${rowUrl}/reveal`,
    {
      config: { access: access('read') },
      schema: {
        tags,
        summary: 'Read a sealed value; the journal tells who did',
        params: rowParams,
        response: { 200: Revealed },
      },
    },
    async (request) => ({
      value: await revealSetting(
        ctx,
        actorOf(request),
        causeOf(request),
        table,
        await rowOf(request, 'read'),
      ),
    }),
  );
}

function without(schema: z.ZodObject, names: readonly string[]): z.ZodObject {
  return z.strictObject(
    Object.fromEntries(Object.entries(schema.shape).filter(([name]) => !names.includes(name))),
  );
}

/** What the address says of a row, so that the body does not. */
function inAddress(params: z.ZodObject): Record<string, true> {
  return 'id' in params.shape ? { agent_id: true } : {};
}

function namesFromAddress(table: SettingTable, params: unknown): Record<string, unknown> {
  return table === 'agent_configs' ? { agent_id: (params as { id: string }).id } : {};
}

function namesOfRow(table: SettingTable, row: SettingRow): Record<string, unknown> {
  const record = row as unknown as Record<string, unknown>;
  return Object.fromEntries(settingTables[table].names.map((name) => [name, record[name]]));
}
