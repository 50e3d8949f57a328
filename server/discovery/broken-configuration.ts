import type { Actor } from '../accounts/actor.ts';
import type { Impact } from '../configuration/change.schema.ts';
import { planImpact } from '../configuration/impact.ts';
import { type OverlaidRow, type Overlay, ownSchemaTable } from '../configuration/sources.ts';
import type { Context } from '../context.ts';
import type { JsonObject } from '../kernel/fields.ts';
import { tools } from '../tools/tool.schema.ts';
import type { Finding } from './found.ts';
import type { Scan } from './scanner.ts';

/** Instances that one finding names. */
const named = 5;
const mostInstances = 200;
const noSecrets: ReadonlyMap<string, string> = new Map();

/** A finding about a file, and the agent whose file it is. */
type PlacedFinding = Finding & { agent_id: string | null };

/**
 * Which instances the schemas of changed manifests make invalid: their configuration was right until now. Asked of a
 * scan before it is applied; afterwards everything is as it would be.
 */
export async function findBrokenConfigurations(
  ctx: Context,
  actor: Actor,
  { plan }: Pick<Scan, 'plan'>,
): Promise<PlacedFinding[]> {
  const { overlay, ownPaths } = await overlayOf(ctx, plan);
  if (overlay.size === 0) return [];
  const { items } = await planImpact(ctx, actor, overlay, { limit: mostInstances });
  const broken = items.filter(({ valid_before, valid_after }) => valid_before && !valid_after);
  const paths = new Map<string, Impact[]>();
  for (const impact of broken) {
    const path =
      ownPaths.get(impact.target.id) ?? plan.tools.find(({ id }) => id === impact.target.tool_id)?.path;
    if (path !== undefined) paths.set(path, [...(paths.get(path) ?? []), impact]);
  }
  return [...paths].map(([path, impacts]) => finding(path, impacts));
}

/** The schemas as they would be, and the manifests in which instances have one of their own. */
async function overlayOf(
  ctx: Context,
  plan: Scan['plan'],
): Promise<{ overlay: Overlay; ownPaths: Map<number, string> }> {
  const ownPaths = new Map<number, string>();
  const overlay = new Map<string, Map<string, OverlaidRow | null>>();
  const add = (table: string, identity: string, row: object) => {
    const rows = overlay.get(table) ?? new Map<string, OverlaidRow | null>();
    overlay.set(table, rows.set(identity, { row, secrets: noSecrets }));
  };
  for (const { id, values } of plan.tools) {
    if (id === null || values.config_schema === undefined) continue;
    const row = await ctx.read.selectFrom('tools').selectAll().where('id', '=', id).executeTakeFirst();
    if (row) add('tools', String(id), { ...tools.decode(row), config_schema: values.config_schema });
  }
  for (const { id, values } of plan.modules) {
    if (id === null || values.location !== 'agents') continue;
    const known = await ctx.read
      .selectFrom('modules')
      .select(['instance_id', 'digest'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (known?.instance_id == null || known.digest === values.digest) continue;
    ownPaths.set(known.instance_id, values.path);
    add(ownSchemaTable, String(known.instance_id), { schema: schemaIn(values.manifest) });
  }
  return { overlay, ownPaths };
}

function schemaIn(manifest: Record<string, unknown> | undefined): JsonObject | null {
  const schema = manifest?.config_schema;
  return typeof schema === 'object' && schema !== null ? (schema as JsonObject) : null;
}

function finding(path: string, impacts: Impact[]): PlacedFinding {
  const told = impacts.slice(0, named).map(({ target, errors }) => {
    const what = errors.map(({ key, message }) => `${key} ${message}`).join(', ');
    return `${target.id}${target.agent_id === null ? '' : ` of ${target.agent_id}`}: ${what}`;
  });
  const rest = impacts.length > named ? ` And ${impacts.length - named} more.` : '';
  return {
    path,
    kind: 'breaks_configuration',
    line: null,
    column: null,
    message: `With the new config_schema ${impacts.length} instances that are valid become invalid. ${told.join('. ')}.${rest}`,
    agent_id: null,
  };
}
