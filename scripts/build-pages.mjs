import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = join(root, '.cache', 'web');
const stamp = join(root, '.cache', 'web.built');
/** What the pages are made of. */
const sources = ['web', 'client', 'package-lock.json', 'scripts/build-pages.mjs'];

/**
 * Builds the web interface into `.cache/web`, unless what it is made of is what it was made of last. Plain JavaScript:
 * it runs before anything that needs more.
 *
 * @param {string} node the Node to build with
 * @returns {boolean} whether the pages are there
 */
export function buildPages(node = process.execPath) {
  const wanted = digest();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  process.stderr.write('Building the web interface …\n');
  const { status } = spawnSync(
    node,
    [
      join(root, 'node_modules/vite/bin/vite.js'),
      'build',
      join(root, 'web'),
      '--config',
      join(root, 'web/vite.config.ts'),
      '--logLevel',
      'error',
    ],
    // Whatever runs us: otherwise React would come with all that helps who develops it.
    { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, NODE_ENV: 'production' } },
  );
  if (status !== 0) return false;
  for (const path of filesIn(built)) compress(path);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  return true;
}

/** Beside each text as small as it gets, once, so that the server has nothing to do but send it. */
function compress(path) {
  if (!/\.(js|css|html|svg|json|webmanifest)$/.test(path)) return;
  const bytes = readFileSync(path);
  writeFileSync(
    `${path}.br`,
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  );
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}

function digest() {
  const hash = createHash('sha256');
  for (const path of sources.flatMap((source) => filesIn(join(root, source))).sort())
    hash.update(path.slice(root.length)).update(readFileSync(path));
  return hash.digest('hex');
}

/** @param {string} path of a file or a folder */
function filesIn(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = buildPages() ? 0 : 1;
