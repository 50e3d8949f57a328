import { timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Context } from '../context.ts';
import { systemCause } from '../journal/journal.ts';
import { conflict, forbidden } from '../kernel/errors.ts';
import type { Reader } from '../storage/storage.ts';
import { hashPassword, requireGoodPassword } from './password.ts';
import { type Device, type IssuedSession, openSession } from './session.service.ts';
import { causeOfPerson } from './sign-in.service.ts';
import { hashToken, randomToken, type Tokens } from './tokens.ts';
import { insertUser } from './user.service.ts';

/** The first administrator to be. */
interface FirstAdmin {
  username: string;
  email: string;
  password: string;
}

export async function isSetupNeeded(read: Reader): Promise<boolean> {
  return (await read.selectFrom('users').select('id').limit(1).executeTakeFirst()) === undefined;
}

/**
 * Prepares the first run: makes the administrator that the environment names, or a one-time token with which somebody
 * at this machine makes one (design 5.1).
 *
 * @returns the token; undefined when there are users already
 * @throws AppError when the password of the environment is not good enough
 */
export async function prepareFirstRun(ctx: Context): Promise<string | undefined> {
  if (!(await isSetupNeeded(ctx.read))) {
    rmSync(tokenFile(ctx), { force: true });
    return undefined;
  }
  const { firstAdmin } = ctx.config;
  if (!firstAdmin) return readToken(ctx) ?? makeToken(ctx);
  requireGoodPassword(firstAdmin.password, firstAdmin);
  const password_hash = await hashPassword(firstAdmin.password);
  await ctx.journal.write(systemCause('first run'), async (tx) => {
    if (await isSetupNeeded(tx.read)) await insertAdmin(tx, firstAdmin, password_hash);
  });
  return undefined;
}

/**
 * Makes the first administrator and signs in.
 *
 * @throws AppError 409 `setup.done` when there are users; 403 `setup.token_wrong`
 */
export async function setUp(
  ctx: Context,
  tokens: Tokens,
  token: string,
  admin: FirstAdmin,
  device: Device,
): Promise<IssuedSession> {
  if (!(await isSetupNeeded(ctx.read))) throw done();
  const right = readToken(ctx);
  if (right === undefined || !isSame(token.trim(), right))
    throw forbidden(
      'setup.token_wrong',
      `This is not the setup token. It was printed when the server started, and lies in ${tokenFile(ctx)}.`,
    );
  requireGoodPassword(admin.password, admin);
  const password_hash = await hashPassword(admin.password);
  const session = await ctx.journal.write(
    { ...systemCause('first run'), address: device.address },
    async (tx) => {
      if (!(await isSetupNeeded(tx.read))) throw done();
      return insertAdmin(tx, admin, password_hash);
    },
  );
  rmSync(tokenFile(ctx), { force: true });
  return ctx.journal.write(causeOfPerson(session, device), (tx) => openSession(tx, tokens, session, device));
}

function insertAdmin(
  tx: Parameters<typeof insertUser>[0],
  { username, email }: FirstAdmin,
  password_hash: string,
): ReturnType<typeof insertUser> {
  return insertUser(tx, { username, email, role: 'admin', permissions: null, password_hash });
}

function tokenFile({ config }: Context): string {
  return join(config.home, 'control', 'setup-token');
}

function readToken(ctx: Context): string | undefined {
  try {
    return readFileSync(tokenFile(ctx), 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Two processes that start together agree on the token that was there first. */
function makeToken(ctx: Context): string {
  const file = tokenFile(ctx);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${randomToken(24)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readToken(ctx) ?? makeToken(ctx);
}

function isSame(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(hashToken(a)), Buffer.from(hashToken(b)));
}

function done() {
  return conflict('setup.done', 'The first administrator exists already: sign in.');
}
