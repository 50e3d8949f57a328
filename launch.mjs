// Runs one of this project's programs on any Node from 18 on: installs what is missing, finds a Node that is new
// enough, then starts the program. Plain JavaScript without dependencies, because nothing is installed yet.
//
//   node launch.mjs cli/main.ts serve
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as module from 'node:module';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const oldestNode = [22, 18];
const stampName = '.installed';

// What was compiled is kept: a start takes half the time and less memory.
process.env.NODE_COMPILE_CACHE ??= join(root, '.cache', 'compiled');

const [program, ...args] = process.argv.slice(2);
if (!program) fail('Usage: node launch.mjs <program.ts> [arguments]; npm start and npm test do this.');

// A package carries JavaScript and its own dependencies, and no lock file: there is nothing to install and to bring.
const isPackage = !existsSync(join(root, 'package-lock.json'));
if (isPackage && !isNewEnough(process.versions.node))
  fail(`Node ${process.versions.node} is too old. Install Node 24 from https://nodejs.org and try again.`);
const node = isNewEnough(process.versions.node) ? process.execPath : findRuntime();
if (!isPackage) install(root, 'what Sanctum Configurator needs');
if (!isPackage && program === 'cli/main.ts' && args[0] === 'serve') {
  const { buildPages } = await import('./scripts/build-pages.mjs');
  if (!buildPages(node)) fail('The web interface could not be built. The lines above say why.');
}
if (program === '--watch') servePagesBeside(node);
if (program === '--watch') runWith(node, ['--watch', join(root, args[0] ?? ''), ...args.slice(1)]);
else if (isPackage) runHere(join(root, 'dist', program.replace(/\.ts$/, '.js')), args);
else if (node === process.execPath) runHere(join(root, program), args);
else runWith(node, [join(root, program), ...args]);

/** In this process: nothing stands between the program and its signals. */
async function runHere(file, rest) {
  process.argv = [process.execPath, file, ...rest];
  module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
  await import(pathToFileURL(file).href);
}

/** While pages are written they come from Vite, at an address of its own that it prints, and change as they are saved. */
function servePagesBeside(executable) {
  const vite = spawn(
    executable,
    [
      join(root, 'node_modules/vite/bin/vite.js'),
      join(root, 'web'),
      '--config',
      join(root, 'web/vite.config.ts'),
      '--clearScreen=false',
    ],
    { stdio: ['ignore', 'inherit', 'inherit'], cwd: root },
  );
  vite.on('error', (error) => fail(`Vite cannot be started: ${error.message}`));
  process.on('exit', () => vite.kill());
}

/** In another Node, which gets our signals and whose end becomes ours. */
function runWith(executable, argv) {
  // What our own Node was told counts for the other one.
  const child = spawn(executable, [...process.execArgv, ...argv], {
    stdio: 'inherit',
    env: { ...process.env, PATH: dirname(executable) + delimiter + (process.env.PATH ?? '') },
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'])
    process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${executable} cannot be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1);
  });
}

/** The Node that comes with us through npm, for machines whose own is too old. */
function findRuntime() {
  const folder = join(root, 'runtime');
  const name = `node-${process.platform}-${process.arch}`;
  const executable = join(folder, 'node_modules', name, 'bin', 'node');
  if (!readFileSync(join(folder, 'package.json'), 'utf8').includes(`"${name}"`))
    fail(
      `Node ${process.versions.node} is too old, and there is none to bring along for ${process.platform} on ${process.arch}. Install Node 24 from https://nodejs.org and try again.`,
    );
  install(folder, `Node 24, because this machine has ${process.versions.node}`);
  if (!existsSync(executable)) fail(`${executable} is missing. Delete runtime/node_modules and try again.`);
  return executable;
}

/** Runs `npm ci` in a folder unless what its lock file says is installed already. */
function install(folder, what) {
  const stamp = join(folder, 'node_modules', stampName);
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (isInstalled()) return;
  const release = lock(join(folder, '.installing'));
  try {
    if (isInstalled()) return;
    process.stderr.write(`Installing ${what} …\n`);
    const npm = npmCommand();
    const { status, error } = spawnSync(
      npm.command,
      [
        ...npm.args,
        'ci',
        '--ignore-scripts',
        '--include=dev',
        '--include=optional',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
      ],
      { cwd: folder, stdio: ['ignore', 2, 2], env: withoutNpmOptions(process.env) },
    );
    if (error || status !== 0)
      fail(
        `npm ci did not succeed in ${folder}${error ? ` (${error.message})` : ''}. The lines above say why; with a connection to the npm registry, try again.`,
      );
    writeFileSync(stamp, wanted);
  } finally {
    release();
  }
}

/** The npm that runs us, else the one on PATH. */
function npmCommand() {
  const own = process.env.npm_execpath;
  if (own && /npm-cli\.js$/.test(own) && existsSync(own)) return { command: process.execPath, args: [own] };
  return { command: 'npm', args: [] };
}

/** What `npm start --omit=dev` or a variable says must not thin out what is installed. */
function withoutNpmOptions(env) {
  const { npm_config_omit, npm_config_production, npm_config_dry_run, NODE_ENV, ...rest } = env;
  return rest;
}

/** Two commands that start together install once. A lock whose owner is gone is taken over. */
function lock(path) {
  for (;;) {
    try {
      mkdirSync(path);
      writeFileSync(join(path, 'pid'), String(process.pid));
      const release = () => rmSync(path, { recursive: true, force: true });
      process.on('exit', release);
      return release;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!isAlive(path)) rmSync(path, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}

function isAlive(path) {
  try {
    process.kill(Number(readFileSync(join(path, 'pid'), 'utf8')), 0);
    return true;
  } catch (error) {
    // Between making the folder and writing the number there is a moment without one.
    if (error.code === 'ENOENT') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    return error.code === 'EPERM' || (error.code === 'ENOENT' && existsSync(join(path, 'pid')));
  }
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
