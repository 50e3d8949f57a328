import { type Expression, type SqlBool, sql } from 'kysely';
import { type AnyActor, can } from '../accounts/actor.ts';
import { whereAgentVisible } from '../agents/visibility.ts';
import type { Context } from '../context.ts';
import type { JsonObject } from '../kernel/fields.ts';
import { isObject } from '../kernel/json-value.ts';
import { decodeCursor, encodeCursor } from '../kernel/paging.ts';
import { declares } from '../tools/schema-shape.ts';
import { toolInstances, type ToolInstanceRow } from '../tools/tool-instance.schema.ts';
import type { Impact, Plan, PlanCounts } from './change.schema.ts';
import { type Effective, type EffectiveLeaf, finish, isSecretPlace } from './effective.ts';
import { keyOfPath, type KeyPath } from './key-path.ts';
import { holdsReferences } from './references.ts';
import { type Overlay, Sources } from './sources.ts';
import { type ConfiguredInstance, InstanceMerger, type MergedTarget } from './targets.ts';
import { type Branch, isBranch, type Leaf, leavesOf, nodeAt, type Origin } from './tree.ts';
import { type Touched, touchedBy } from './touched.ts';

const chunk = 200;
const columns = [
  'tool_instances.id',
  'tool_instances.tool_id',
  'tool_instances.agent_id',
  'tool_instances.module_scope',
  'tool_instances.config',
  'tool_instances.config_revision',
] as const;
/** Other work gets its turn this often, in milliseconds. */
const turn = 8;

/**
 * What rows that would be otherwise do to every instance that the actor may see (design 5.5). It visits only instances
 * that the rows can reach, and computes once what many of them share.
 *
 * @param page counts come with the first page; those after it go on behind the cursor and stop when they are full
 */
export async function planImpact(
  ctx: Context,
  actor: AnyActor,
  overlay: Overlay,
  page: { limit: number; cursor?: string | undefined },
): Promise<Plan> {
  const { revision } = await ctx.read.selectFrom('journal_head').select('revision').executeTakeFirstOrThrow();
  const touched = touchedBy(overlay);
  const comparison = new Comparison(ctx, actor, overlay, touched);
  const reach = await reachOf(ctx, touched);
  const after = page.cursor === undefined ? 0 : Number(decodeCursor(page.cursor, 1)[0]);
  const counts: PlanCounts = { instances: 0, newly_invalid: 0, newly_valid: 0, broken_references: 0 };
  const items: Impact[] = [];
  let isCut = false;
  for await (const rows of readInstances(ctx, actor, reach, after)) {
    for (const impact of await comparison.compare(rows)) {
      count(counts, impact);
      if (items.length < page.limit) items.push(impact);
      else isCut = true;
      if (isCut && page.cursor !== undefined) break;
    }
    if (isCut && page.cursor !== undefined) break;
  }
  const last = items.at(-1);
  return {
    revision,
    counts: page.cursor === undefined ? counts : null,
    items,
    next_cursor: isCut && last ? encodeCursor([last.target.id]) : null,
  };
}

function count(counts: PlanCounts, { valid_before, valid_after, errors }: Impact): void {
  counts.instances++;
  if (valid_before && !valid_after) counts.newly_invalid++;
  if (!valid_before && valid_after) counts.newly_valid++;
  counts.broken_references += errors.filter(({ code }) => code.startsWith('reference.')).length;
}

/** Which instances can be reached, in SQL; undefined: none. */
async function reachOf(ctx: Context, touched: Touched): Promise<Expression<SqlBool> | undefined> {
  if (touched.hasVariables) return sql<SqlBool>`1 = 1`;
  const tools = new Set(touched.tools);
  if (touched.system.length > 0) for (const id of await receivingTools(ctx, touched)) tools.add(id);
  const parts: Expression<SqlBool>[] = [];
  if (tools.size > 0) parts.push(sql<SqlBool>`tool_instances.tool_id in (${sql.join([...tools])})`);
  if (touched.agents.size > 0)
    parts.push(sql<SqlBool>`tool_instances.agent_id in (${sql.join([...touched.agents])})`);
  if (touched.instances.size > 0)
    parts.push(sql<SqlBool>`tool_instances.id in (${sql.join([...touched.instances])})`);
  return parts.length === 0 ? undefined : sql<SqlBool>`(${sql.join(parts, sql` or `)})`;
}

async function receivingTools(ctx: Context, { system }: Touched): Promise<number[]> {
  const rows = await ctx.read.selectFrom('tools').select(['id', 'module_scope', 'config_schema']).execute();
  return rows.flatMap(({ id, module_scope, config_schema }) => {
    const schema: unknown = JSON.parse(config_schema ?? 'null');
    // In the folders of agents lie versions with schemas of their own.
    if (module_scope === 'agent') return [id];
    if (!isObject(schema)) return system.some(({ onlyDeclared }) => !onlyDeclared) ? [id] : [];
    return system.some(({ path }) => mayDeclare(schema, path)) ? [id] : [];
  });
}

/** Does the schema declare the place, or something within it? */
function mayDeclare(schema: Record<string, unknown>, path: KeyPath): boolean {
  return declares(schema, path.slice(0, 1));
}

async function* readInstances(
  ctx: Context,
  actor: AnyActor,
  reach: Expression<SqlBool> | undefined,
  after: number,
): AsyncGenerator<ConfiguredInstance[]> {
  if (!reach) return;
  // Who may write and not read is told of all that he could break.
  const purpose = can(actor, 'configurations:read') ? 'configurations:read' : null;
  const visible = whereAgentVisible(actor, ctx.words, sql.ref('tool_instances.agent_id'), purpose);
  let last = after;
  for (;;) {
    let query = ctx.read
      .selectFrom('tool_instances')
      .select(columns)
      .where('tool_instances.id', '>', last)
      .where(reach);
    if (visible) query = query.where(visible);
    const rows = await query.orderBy('tool_instances.id').limit(chunk).execute();
    const end = rows.at(-1);
    if (!end) return;
    yield rows.map((row) => ({
      ...row,
      config: row.config === null ? null : (JSON.parse(row.config) as JsonObject),
    }));
    last = end.id;
  }
}

/** Two looks at the registry side by side: as it is, and as it would be. */
class Comparison {
  readonly #before: Sources;
  readonly #after: Sources;
  readonly #touched: Touched;
  readonly #overlay: Overlay;
  readonly #seesVariables: boolean;
  readonly #mergers: [InstanceMerger, InstanceMerger];
  /** What came of trees that many instances share. */
  readonly #verdicts = new Map<Branch, { after: Branch; verdict: Omit<Impact, 'target'> | null }>();
  #lastTurn = performance.now();

  constructor(ctx: Context, actor: AnyActor, overlay: Overlay, touched: Touched) {
    this.#before = new Sources(ctx);
    this.#after = new Sources(ctx, overlay, this.#before);
    this.#overlay = overlay;
    this.#touched = touched;
    this.#seesVariables = can(actor, 'env_vars:read');
    this.#mergers = [new InstanceMerger(this.#before), new InstanceMerger(this.#after)];
  }

  /** Those of these instances whose configuration would change, or become valid or invalid. */
  async compare(rows: readonly ConfiguredInstance[]): Promise<Impact[]> {
    const overlaid = this.#overlay.has('tool_instances')
      ? rows.flatMap((row) => this.#after.current(toolInstances, row as ToolInstanceRow) ?? [])
      : rows;
    const before = await this.#mergers[0].merge(rows);
    const after = new Map((await this.#mergers[1].merge(overlaid)).map((one) => [one.target.id, one]));
    const variables = [await this.#before.variables(), await this.#after.variables()] as const;
    const impacts: Impact[] = [];
    for (const old of before) {
      const changed = after.get(old.target.id);
      const verdict = changed && this.#judge(old, changed, variables);
      if (verdict)
        impacts.push({
          target: {
            type: 'instance',
            id: Number(old.target.id),
            tool_id: old.target.tool_id ?? 0,
            agent_id: old.target.agent_id ?? null,
          },
          ...verdict,
        });
      if (performance.now() - this.#lastTurn < turn) continue;
      await new Promise((resolve) => setImmediate(resolve));
      this.#lastTurn = performance.now();
    }
    return impacts;
  }

  #judge(
    before: MergedTarget,
    after: MergedTarget,
    variables: readonly [Parameters<typeof finish>[2], Parameters<typeof finish>[2]],
  ): Omit<Impact, 'target'> | null {
    const known = this.#verdicts.get(before.tree);
    if (known?.after === after.tree) return known.verdict;
    const verdict = this.#compareTrees(before, after, variables);
    if (before.isShared) this.#verdicts.set(before.tree, { after: after.tree, verdict });
    return verdict;
  }

  /** Where nothing refers to anything, only the places that were written can differ. */
  #compareTrees(
    before: MergedTarget,
    after: MergedTarget,
    variables: readonly [Parameters<typeof finish>[2], Parameters<typeof finish>[2]],
  ): Omit<Impact, 'target'> | null {
    const { paths } = this.#touched;
    const isPlain = !holdsReferences(before.tree) && !holdsReferences(after.tree);
    const places = isPlain ? paths : undefined;
    if (places?.every((path) => isSameAt(before, after, path))) return null;
    const [old, now] = [
      finish(before.tree, before.schema, variables[0]),
      finish(after.tree, after.schema, variables[1]),
    ];
    const changes = places ? changesAt(places, before, after) : changesBetween(old, now, this.#seesVariables);
    const errors = now.errors.filter(
      ({ key, code }) => !old.errors.some((error) => error.key === key && error.code === code),
    );
    const valid_before = old.errors.length === 0;
    const valid_after = now.errors.length === 0;
    if (changes.length === 0 && errors.length === 0 && valid_before === valid_after) return null;
    changes.sort((a, b) => (a.key < b.key ? -1 : 1));
    return { changes, valid_before, valid_after, errors };
  }
}

function isSameAt(before: MergedTarget, after: MergedTarget, path: KeyPath): boolean {
  const [a, b] = [nodeAt(before.tree, path), nodeAt(after.tree, path)];
  if (!a || !b) return a === b;
  if (isBranch(a) || isBranch(b)) return changesAt([path], before, after).length === 0;
  return isSame(a, b, isHidden(a, before.schema), b.origin.isPlanned);
}

/** What differs at, or below, the places that were written. */
function changesAt(places: readonly KeyPath[], before: MergedTarget, after: MergedTarget): Impact['changes'] {
  const changes = new Map<string, Impact['changes'][number]>();
  for (const path of places) {
    const [old, now] = [leavesAt(before.tree, path), leavesAt(after.tree, path)];
    for (const key of new Set([...old.keys(), ...now.keys()])) {
      const [a, b] = [old.get(key), now.get(key)];
      const wasHidden = a !== undefined && isHidden(a, before.schema);
      if (a && b && isSame(a, b, wasHidden, b.origin.isPlanned)) continue;
      const sealed = wasHidden || [a, b].some((leaf) => leaf && isHidden(leaf, after.schema));
      changes.set(key, changeOf(key, a, b, sealed));
    }
  }
  return [...changes.values()];
}

function leavesAt(tree: Branch, path: KeyPath): Map<string, Leaf> {
  const node = nodeAt(tree, path);
  if (!node) return new Map();
  const leaves = isBranch(node) ? [...leavesOf(node)] : [node];
  return new Map(leaves.map((leaf) => [keyOfPath(leaf.path), leaf]));
}

function isHidden({ sealed, path }: Leaf, schema: JsonObject | null): boolean {
  return sealed || isSecretPlace(schema, path);
}

function changesBetween(before: Effective, after: Effective, seesVariables: boolean): Impact['changes'] {
  const old = new Map(before.leaves().map((leaf) => [keyOfPath(leaf.leaf.path), leaf]));
  const now = new Map(after.leaves().map((leaf) => [keyOfPath(leaf.leaf.path), leaf]));
  const changes: Impact['changes'] = [];
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [a, b] = [old.get(key), now.get(key)];
    const wasHidden = isMasked(a, seesVariables);
    const [from, to] = [a && { ...a.leaf, value: a.value }, b && { ...b.leaf, value: b.value }];
    if (from && to && isSame(from, to, wasHidden, b?.isPlanned)) continue;
    changes.push(changeOf(key, a, b, wasHidden || isMasked(b, seesVariables)));
  }
  return changes;
}

function changeOf(
  key: string,
  before: { value: unknown } | undefined,
  after: { value: unknown } | undefined,
  sealed: boolean,
): Impact['changes'][number] {
  return {
    key,
    before: sealed ? null : (before?.value ?? null),
    after: sealed ? null : (after?.value ?? null),
    sealed,
  };
}

/**
 * Is a value the same as before? In place of a hidden one, what is written or comes from elsewhere is not, even if it
 * is equal: a plan must not tell whether a guess is right (decision 17).
 */
function isSame(
  before: Pick<Leaf, 'value' | 'origin'>,
  after: Pick<Leaf, 'value' | 'origin'>,
  wasHidden: boolean,
  isPlanned = false,
): boolean {
  if (wasHidden && (isPlanned || !isSameRow(before.origin, after.origin))) return false;
  return isSameValue(before.value, after.value);
}

function isSameRow(a: Origin, b: Origin): boolean {
  return a.table === b.table && a.id === b.id;
}

function isMasked(leaf: EffectiveLeaf | undefined, seesVariables: boolean): boolean {
  return leaf !== undefined && (leaf.sealed || (leaf.variables.size > 0 && !seesVariables));
}

function isSameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const areObjects = typeof a === 'object' && typeof b === 'object' && a !== null && b !== null;
  return areObjects && JSON.stringify(a) === JSON.stringify(b);
}
