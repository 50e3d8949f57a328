import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { findMasterKey } from '../secrets/keyring.ts';
import { migrationState } from '../storage/migrate.ts';
import { openFailureOf } from '../storage/open-failure.ts';
import { embeddedFile, locationOf, openStorage } from '../storage/open.ts';
import type { Storage } from '../storage/storage.ts';
import { type Check, failed, ok, type Verdict, warning } from '../kernel/check.ts';

const oldestNode = [22, 18];
const recommendedNode = 24;
const megabyte = 1024 * 1024;
const clockTolerance = 60_000;

/** Looks at everything that the registry leans on. Changes nothing, and needs no running server. */
export async function examine(config: Config): Promise<Check[]> {
  const checks = await examineMachine(config);
  const check = async (name: string, look: () => Verdict | Promise<Verdict>) => {
    checks.push({ name, ...(await attempt(look, config)) });
  };
  const file = embeddedFile(config.databaseUrl);
  if (file !== undefined && !existsSync(file)) {
    await check('database', () => ok(`${file} does not exist yet; the first start makes it.`));
    return checks;
  }
  let storage: Storage | undefined;
  await check('database', async () => {
    storage = openStorage(config.databaseUrl);
    await migrationState(storage);
    return ok(`${storage.location} can be read.`);
  });
  const database = storage;
  if (!database || checks.at(-1)?.state === 'failed') {
    await database?.close();
    return checks;
  }
  checks.push(...(await examineDatabase(database, config)));
  await database.close();
  return checks;
}

/** What the machine itself has to offer. */
export function examineMachine(config: Config): Promise<Check[]> {
  return examineAll(config, {
    node: checkNode,
    home: () => checkHome(config.home),
    permissions: () => checkPermissions(config),
    'free space': () => checkFreeSpace(config.home),
  });
}

/** What is in a database that can be read. */
export function examineDatabase(storage: Storage, config: Config): Promise<Check[]> {
  return examineAll(config, {
    migrations: () => checkMigrations(storage),
    'master key': () => checkMasterKey(storage, config),
    clock: () => checkClock(storage),
  });
}

async function examineAll(
  config: Config,
  looks: Record<string, () => Verdict | Promise<Verdict>>,
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, look] of Object.entries(looks)) checks.push({ name, ...(await attempt(look, config)) });
  return checks;
}

function checkNode(): Verdict {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor))
    return failed(
      `Node ${process.versions.node} is too old.`,
      `Install Node ${recommendedNode}, or start with npm start, which brings its own.`,
    );
  return ok(`Node ${process.versions.node}.`);
}

function checkHome(home: string): Verdict {
  if (!existsSync(home))
    return warning(
      `The Sanctum home ${home} does not exist.`,
      'Set SANCTUM_HOME to where tools/, plugins/ and agents/ lie; the first start makes the folder otherwise.',
    );
  if (!statSync(home).isDirectory())
    return failed(`${home} is not a folder.`, 'Set SANCTUM_HOME to a folder.');
  accessSync(home, constants.R_OK | constants.X_OK);
  const found = ['tools', 'plugins', 'agents'].filter((name) => existsSync(join(home, name)));
  if (found.length > 0) return ok(`${home} holds ${found.join(', ')}.`);
  return warning(
    `${home} holds none of tools, plugins and agents: a scan will find nothing.`,
    'Set SANCTUM_HOME to the folder of your Sanctum install.',
  );
}

/** Secrets and the registry are for the account that runs the server, and for nobody else. */
function checkPermissions(config: Config): Verdict {
  const paths = [...privateFiles(config)].filter((path) => existsSync(path));
  const open = paths.filter((path) => (statSync(path).mode & 0o077) !== 0);
  if (open.length > 0)
    return failed(
      `Other accounts of this machine may read ${open.join(', ')}.`,
      `chmod go-rwx ${open.map((path) => `'${path.replaceAll("'", `'\\''`)}'`).join(' ')}`,
    );
  const own = process.getuid?.();
  const foreign = paths.filter((path) => own !== undefined && own !== 0 && statSync(path).uid !== own);
  if (foreign.length > 0)
    return failed(
      `${foreign.join(', ')} belongs to another account.`,
      `Run the server as that account, or: sudo chown -R "$USER" '${join(config.home, 'control')}'`,
    );
  return ok(
    paths.length > 0 ? `${paths.length} private files are closed to others.` : 'Nothing private yet.',
  );
}

function* privateFiles(config: Config): Generator<string> {
  const control = join(config.home, 'control');
  yield control;
  if (existsSync(control))
    for (const entry of readdirSync(control, { withFileTypes: true }))
      if (entry.isFile()) yield join(control, entry.name);
  if ('file' in config.masterKey && dirname(config.masterKey.file) !== control) yield config.masterKey.file;
  const file = embeddedFile(config.databaseUrl);
  if (file !== undefined && dirname(file) !== control) yield* [file, `${file}-wal`, `${file}-shm`];
}

function checkFreeSpace(home: string): Verdict {
  let folder = home;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = Math.floor((bavail * bsize) / megabyte);
  const remedy = `Free some space on the disk of ${folder}.`;
  if (free < 100) return failed(`Only ${free} MiB are free.`, remedy);
  if (free < 1024) return warning(`${free} MiB are free.`, remedy);
  return ok(`${Math.floor(free / 1024)} GiB are free.`);
}

async function checkMigrations(storage: Storage): Promise<Verdict> {
  const { applied, pending, unknown } = await migrationState(storage);
  if (unknown.length > 0)
    return failed(
      `A newer version wrote this database (${unknown.join(', ')}).`,
      'Start that version, or restore the backup that was made before the upgrade.',
    );
  if (pending.length > 0) return ok(`${pending.length} migrations will run at the next start.`);
  return ok(`${applied.length} applied, none pending.`);
}

async function checkMasterKey(storage: Storage, config: Config): Promise<Verdict> {
  if ((await migrationState(storage)).applied.length === 0)
    return ok('Not needed yet; the first start makes it.');
  const key = await findMasterKey(storage.read, config.masterKey);
  return key
    ? ok('It opens this database.')
    : ok('None yet, and nothing is sealed; the next start makes it.');
}

async function checkClock(storage: Storage): Promise<Verdict> {
  if ((await migrationState(storage)).applied.length === 0) return ok('Nothing to compare with yet.');
  const head = await storage.read.selectFrom('journal_head').select('at').executeTakeFirst();
  const ahead = head ? Date.parse(head.at) - Date.now() : 0;
  if (ahead > clockTolerance)
    return failed(
      `The newest change is ${Math.round(ahead / 1000)} s in the future: this machine's clock is behind.`,
      'Set the clock (timedatectl set-ntp true); until then changes carry the time of the newest one.',
    );
  return ok('Not behind the newest change.');
}

async function attempt(look: () => Verdict | Promise<Verdict>, config: Config): Promise<Verdict> {
  try {
    return await look();
  } catch (error) {
    const failure = openFailureOf(error, locationOf(config.databaseUrl));
    if (failure) return failed(failure.message, failure.remedy);
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return failed(error instanceof Error ? error.message : String(error), remedyOf(code, config));
  }
}

/** What mends an error, by its code. */
function remedyOf(code: string, { masterKey, home }: Config): string {
  const place = 'file' in masterKey ? masterKey.file : 'SANCTUM_MASTER_KEY';
  const beside =
    'file' in masterKey ? `, or beside it as ${masterKey.file}.FINGERPRINT after a rotation` : '';
  const remedies: Record<string, string> = {
    'secrets.wrong_master_key': `Put the key with that fingerprint into ${place}: it is where you keep copies of it${beside}. Without it what is sealed stays closed; then restore a database whose key you have.`,
    'secrets.master_key_malformed': `Put the original key into ${place} again, from where you keep copies of it.`,
    'secrets.key_damaged': 'Restore the database from a backup.',
    'storage.network_filesystem': 'Set SANCTUM_DATABASE_URL to a file on a disk of this machine.',
    EACCES: `Run this as the account that runs the server, or let this account read ${home}.`,
    EPERM: `Run this as the account that runs the server, or let this account read ${home}.`,
  };
  return remedies[code] ?? 'Mend what the message names, then run sanctum doctor again.';
}
