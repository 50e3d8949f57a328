import type { AnyActor } from '../accounts/actor.ts';
import type { Context } from '../context.ts';
import { requireRevision } from '../http/conditional.ts';
import { findRow } from '../journal/find-row.ts';
import type { Writer } from '../journal/writer.ts';
import { conflict, invalid, notFound } from '../kernel/errors.ts';
import { mayReveal, requireOwner, requireSettingAccess, type SettingSubject } from './access.ts';
import type { Scope, ValueType } from './configuration.schema.ts';
import { parseKey } from './key-path.ts';
import { presentSetting } from './present-setting.ts';
import type { Receivers } from './receivers.ts';
import {
  namesOf,
  referenceOf,
  type Setting,
  settingOf,
  type SettingRow,
  type SettingTable,
  settingTables,
  type SettingWrite,
  valueOf,
} from './setting-tables.ts';
import { decodeValue, encodeValue, typeOfValue } from './value.ts';

/** What goes with a write beside the write itself. */
export interface WriteOptions {
  actor: AnyActor;
  /** Write although tools say that the value does not fit their schema. */
  force: boolean;
  receivers: Receivers;
  /** Who may write what is pinned by it, and what it pins: `file prod.yaml`; null: people. */
  pinnedBy: string | null;
  /** The revision that an If-Match names. */
  ifMatch?: number | undefined;
  action?: string;
}

/** What a write comes to, before anything is stored. */
export interface PreparedWrite {
  table: SettingTable;
  existing: Setting | undefined;
  /** Columns to set; null deletes the row. */
  columns: Record<string, unknown> | null;
  /** The text to seal into the value's column. */
  secret: string | undefined;
  /** Is a value that was in the clear sealed from now on? */
  covers: boolean;
}

/**
 * Checks a write against rights, the row as it is, its type, and the schemas of the tools that would receive it.
 *
 * @throws AppError 404, 403; 400 `value.…`, `setting.must_be_sealed`, `setting.breaks_schema`; 409 `revision.stale`,
 *   `setting.pinned`
 */
export async function prepareWrite(
  read: Writer['read'],
  ctx: Context,
  write: SettingWrite,
  options: WriteOptions,
): Promise<PreparedWrite> {
  const { table } = write;
  const names = namesOf(write);
  const subject = { table, ...names } as SettingSubject;
  await requireSettingAccess(read, options.actor, subject, 'write');
  if (write.table === 'configurations')
    await requireOwner(read, write.scope, (names as { scope_id: string | null }).scope_id);
  const found = (await findRow(read, settingTables[table].entity, names)) as SettingRow | undefined;
  const existing = found && settingOf(table, found);
  if (existing) requireRevision(presentRevised(table, existing.row), options.ifMatch);
  requireExpected(table, existing, write.expected_revision);
  requireFree(existing, options.pinnedBy);
  if (write.delete) {
    if (!existing) throw notFound(table, String(names[settingTables[table].key]));
    return { table, existing, columns: null, secret: undefined, covers: false };
  }
  return prepareValue(read, ctx, write, existing, options);
}

async function prepareValue(
  read: Writer['read'],
  ctx: Context,
  write: SettingWrite,
  existing: Setting | undefined,
  options: WriteOptions,
): Promise<PreparedWrite> {
  const { table } = write;
  const columns = settingTables[table];
  const names = namesOf(write);
  const key = String(names[columns.key]);
  const { value, type: wanted } = valueOf(write);
  if (value === undefined && !existing) throw invalid('value.missing', `Give ${key} a value.`, { key });
  const type = typeFor(existing, value, wanted);
  const isSealed = await decideSealing(write, existing, options.receivers);
  const text = value === undefined ? undefined : encodeValue(key, value, type);
  if (value !== undefined && !options.force) await requireFits(write, value, options.receivers);
  const patch: Record<string, unknown> = { ...names, is_encrypted: isSealed, pinned_by: options.pinnedBy };
  if ('description' in write && write.description !== undefined) patch.description = write.description;
  if ('category' in write && write.category !== undefined) patch.category = write.category;
  if (columns.type !== null) patch[columns.type] = type;

  const covers = isSealed && existing !== undefined && !existing.isSealed && existing.text !== null;
  if (!isSealed) {
    if (text !== undefined) patch[columns.value] = text;
    else if (existing?.isSealed)
      throw invalid('value.missing', `${key} is sealed: give it a value to keep it in the clear.`, { key });
    return { table, existing, columns: patch, secret: undefined, covers };
  }
  const secret = text ?? (existing?.isSealed ? undefined : (existing?.text ?? undefined));
  const mayCompare = existing !== undefined && mayReveal(options.actor, columns.entity.agentOf(existing.row));
  const isSame = secret !== undefined && mayCompare && (await sealedText(read, ctx, existing)) === secret;
  return { table, existing, columns: patch, secret: isSame ? undefined : secret, covers };
}

/** Stores a prepared write, within its transaction. */
export async function storeWrite(
  tx: Writer,
  ctx: Context,
  { table, existing, columns, secret, covers }: PreparedWrite,
  { actor, action }: Pick<WriteOptions, 'actor' | 'action'>,
): Promise<SettingRow | null> {
  const { entity, value } = settingTables[table];
  if (!columns) {
    if (existing) await tx.delete(entity, existing.id, action ?? 'delete');
    return null;
  }
  if (secret !== undefined) {
    const owner = { table, owner: entity.identity(columns), path: value };
    columns[value] = await ctx.keyring.seal(tx, owner, secret);
  }
  if (!existing) {
    const created_by = table === 'configurations' ? { created_by: actor.user_id } : {};
    const times = { created_at: tx.now, updated_at: tx.now };
    return (await tx.insert(
      entity,
      { ...columns, ...created_by, ...times },
      action ?? 'create',
    )) as SettingRow;
  }
  const row = (await tx.update(entity, existing.id, columns, action ?? 'update', {
    hidden: covers ? [value] : [],
  })) as SettingRow;
  // What was in the clear until now must not stay in the history (design 5.7).
  if (covers) await tx.erase(entity, existing.identity, value);
  return row;
}

/** Values keep the type of their row: who means another says so. */
function typeFor(existing: Setting | undefined, value: unknown, wanted: ValueType | undefined): ValueType {
  if (wanted !== undefined && value !== null) return wanted;
  if (value === undefined) return existing?.type ?? 'string';
  if (value === null) return 'json';
  if (!existing || (existing.type === 'json' && isRemoval(existing))) return typeOfValue(value);
  return existing.type;
}

function isRemoval({ text, isSealed }: Setting): boolean {
  return !isSealed && text === 'null';
}

async function decideSealing(
  write: SettingWrite,
  existing: Setting | undefined,
  receivers: Receivers,
): Promise<boolean> {
  if (write.is_encrypted === true || write.table === 'env_vars')
    return write.is_encrypted ?? existing?.isSealed ?? false;
  const { scope, scopeId, path } = placeOf(write);
  const tool = await receivers.isSecret(scope, scopeId, path);
  if (tool === undefined) return write.is_encrypted ?? existing?.isSealed ?? false;
  if (write.is_encrypted === false)
    throw invalid(
      'setting.must_be_sealed',
      `${tool} calls this a secret (its config_schema says writeOnly or format password), so it is kept sealed: leave is_encrypted out, or set it to true.`,
      { tool },
    );
  return true;
}

async function requireFits(write: SettingWrite, value: unknown, receivers: Receivers): Promise<void> {
  if (write.table === 'env_vars') return;
  const { scope, scopeId, path } = placeOf(write);
  const objections = await receivers.objections(scope, scopeId, path, value);
  const [first] = objections;
  if (!first) return;
  const more = objections.length > 1 ? ` And ${objections.length - 1} more.` : '';
  throw invalid(
    'setting.breaks_schema',
    `${first.key} does not fit ${first.tool}: ${first.message}.${more} Correct it, or repeat with force.`.replaceAll(
      '..',
      '.',
    ),
    { objections: objections.slice(0, 100) },
  );
}

/** Where in the inheritance a write stands, and at which place. */
export function placeOf(write: Exclude<SettingWrite, { table: 'env_vars' }>): {
  scope: Scope;
  scopeId: string | null;
  path: readonly string[];
} {
  const names = namesOf(write);
  const parsed = parseKey(String(names[settingTables[write.table].key]));
  const path = 'path' in parsed ? parsed.path : [];
  if (write.table === 'configurations')
    return { scope: write.scope, scopeId: (names.scope_id as string | null) ?? null, path };
  if (write.table === 'agent_configs') return { scope: 'agent', scopeId: write.agent_id, path };
  return { scope: 'system', scopeId: null, path };
}

async function sealedText(
  read: Writer['read'],
  ctx: Context,
  existing: Setting | undefined,
): Promise<string | undefined> {
  if (!existing?.isSealed || existing.text === null) return undefined;
  const [text] = await ctx.keyring.openAll(read, [referenceOf(existing, existing.text)]);
  return text;
}

/** A stale revision in a body is 409, with the difference (design 5.5). */
function requireExpected(
  table: SettingTable,
  existing: Setting | undefined,
  expected: number | undefined,
): void {
  const current = existing?.row.revision ?? 0;
  if (expected === undefined || expected === current) return;
  throw conflict(
    'revision.stale',
    existing
      ? `This was changed by somebody else in the meantime (revision ${current}, you have ${expected}): look at the difference and try again.`
      : 'This is not there any more: somebody deleted it in the meantime. Send expected_revision 0 to make it anew.',
    {
      expected_revision: expected,
      current_revision: current,
      current: existing ? presentSetting(table, existing.row) : null,
    },
  );
}

function presentRevised(table: SettingTable, row: SettingRow): { revision: number } {
  return { ...presentSetting(table, row), revision: row.revision };
}

function requireFree(existing: Setting | undefined, pinnedBy: string | null): void {
  const pin = existing?.row.pinned_by ?? null;
  if (pin === null || pin === pinnedBy) return;
  throw conflict(
    'setting.pinned',
    `${existing?.key ?? 'This'} is pinned by ${pin}: change it there, or remove it there first.`,
    { pinned_by: pin },
  );
}

/** The value of a row in the clear, for who may reveal it. */
export async function openSetting(ctx: Context, setting: Setting): Promise<unknown> {
  if (!setting.isSealed) return decodeValue(setting.text, setting.type) ?? null;
  if (setting.text === null) return null;
  const { owner } = referenceOf(setting, setting.text);
  return decodeValue(await ctx.keyring.open(ctx.read, setting.text, owner), setting.type);
}
