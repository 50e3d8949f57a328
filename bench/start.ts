import type { Figure } from './figure.ts';
import { megabytes } from './load.ts';
import { makeAgents, makePerson, open, scratchHome, startServer } from './registry.ts';

/** From the command to the line that says it is ready, and what it then holds in memory. */
export async function* measureStart(): AsyncGenerator<Figure> {
  const { home, remove } = scratchHome();
  try {
    const { context, close } = await open(home);
    const { id } = await makePerson(context, 'somebody', 'admin');
    await makeAgents(context, 100, id);
    await close();
    await (await startServer(home)).stop();
    const started = performance.now();
    const server = await startServer(home);
    const seconds = (performance.now() - started) / 1000;
    yield {
      name: 'start to ready, on an existing small database',
      yardstick: 'seconds, not a ratio: the bound is absolute',
      ratio: seconds,
      bound: { most: 1 },
      unit: 's',
    };
    for (let n = 0; n < 50; n++) await fetch(`${server.url}/readyz`);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    yield {
      name: 'idle memory after some requests',
      yardstick: 'resident set, in MB',
      ratio: megabytes(server.child.pid ?? 0, 'VmRSS'),
      bound: { most: 150 },
      unit: 'MB',
    };
    await server.stop();
  } finally {
    remove();
  }
}
