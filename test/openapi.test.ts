import { expect, test } from 'vitest';
import { committed, generate } from '../scripts/api-description.ts';

test('docs/openapi.json and client/api.d.ts are what the routes make (npm run openapi renews them)', async () => {
  const fresh = await generate();
  expect(fresh.document === committed().document, 'docs/openapi.json is stale').toBe(true);
  expect(fresh.types === committed().types, 'client/api.d.ts is stale').toBe(true);
});
