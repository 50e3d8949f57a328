import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { pino } from 'pino';
import ts from 'typescript';
import { buildApp } from '../server/app.ts';
import { readConfig } from '../server/config.ts';
import { openRegistry } from '../server/start.ts';

export const files = {
  document: fileURLToPath(new URL('../docs/openapi.json', import.meta.url)),
  types: fileURLToPath(new URL('../client/api.d.ts', import.meta.url)),
};

/** The description of the API and the types of its client, as the routes of this checkout make them. */
export async function generate(): Promise<{ document: string; types: string }> {
  const home = mkdtempSync(join(tmpdir(), 'sanctum-openapi-'));
  try {
    const config = readConfig({ SANCTUM_HOME: home, SANCTUM_LOG_LEVEL: 'silent' });
    const { context, close } = await openRegistry(config, pino({ level: 'silent' }));
    const app = await buildApp(context);
    await app.ready();
    const document = JSON.stringify(inOrder(app.swagger()), null, 2) + '\n';
    await app.close();
    await close();
    const types = astToString(
      await openapiTypescript(document, {
        alphabetize: true,
        defaultNonNullable: false,
        transform: ({ format }) =>
          format === 'binary' ? ts.factory.createTypeReferenceNode('Blob') : undefined,
      }),
    );
    return { document, types: `// Generated from docs/openapi.json by npm run openapi.\n\n${types}` };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The same, as it is committed. */
export function committed(): { document: string; types: string } {
  return { document: readFileSync(files.document, 'utf8'), types: readFileSync(files.types, 'utf8') };
}

/** Components come in the order in which modules happen to be loaded; by name they stay where they are. */
function inOrder(document: object): object {
  const components = 'components' in document ? (document.components as { schemas?: object }) : {};
  const sorted = Object.entries(components.schemas ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...document, components: { ...components, schemas: Object.fromEntries(sorted) } };
}
