import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, runStep } from './step.ts';

/** Builds the JavaScript of a package into `dist/`: Node strips no types under node_modules. */
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
const compiled = await runStep({
  name: 'compile',
  run: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
});
const isBuilt = await runStep({ name: 'pages', run: ['scripts/build-pages.mjs'] });
if (isBuilt) cpSync(join(root, '.cache', 'web'), join(dist, 'web'), { recursive: true });
cpSync(join(root, 'package.json'), join(dist, 'package.json'));
process.exitCode = compiled && isBuilt ? 0 : 1;
