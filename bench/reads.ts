import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import type { Figure } from './figure.ts';
import { makeAgents, makePerson, open, scratchHome, start, startServer } from './registry.ts';

const bareServer = fileURLToPath(new URL('bare.ts', import.meta.url));

/** Reading one agent, and listing few and many with visibility. */
export async function* measureReads(): AsyncGenerator<Figure> {
  const few = await prepare(100);
  const many = await prepare(10_000);
  try {
    const [fewServer, manyServer] = [await startServer(few.home), await startServer(many.home)];
    const path = '/api/v1/agents/agent-000002';
    const answer = await fetch(manyServer.url + path, { headers: authorization(many.token) });
    const bare = await start(bareServer, [await answer.text()], {});
    const ours = await rate(manyServer.url + path, many.token);
    const theirs = await rate(`${bare.url}/bare`);
    yield {
      name: 'GET /api/v1/agents/{id}, authenticated, of 10,000',
      yardstick: `bare Fastify route with the same bytes: ${theirs.toFixed(0)}/s; ours: ${ours.toFixed(0)}/s`,
      ratio: ours / theirs,
      bound: { least: 0.4 },
    };
    await bare.stop();

    const list = '/api/v1/agents?limit=50';
    const ofFew = await rate(fewServer.url + list, few.token);
    const ofMany = await rate(manyServer.url + list, many.token);
    yield {
      name: 'time to list 50 of 10,000 agents that a plain user sees',
      yardstick: `of 100 agents: ${(1000 / ofFew).toFixed(2)} ms; of 10,000: ${(1000 / ofMany).toFixed(2)} ms`,
      ratio: ofFew / ofMany,
      bound: { most: 3 },
    };
    await Promise.all([fewServer.stop(), manyServer.stop()]);
  } finally {
    few.remove();
    many.remove();
  }
}

async function prepare(count: number) {
  const { home, remove } = scratchHome();
  const { context, close } = await open(home);
  const { id, token } = await makePerson(context, 'reader', 'user');
  await makeAgents(context, count, id);
  await close();
  return { home, remove, token };
}

/** Requests a second on one core, after a warm-up. */
async function rate(url: string, token?: string): Promise<number> {
  const headers = token === undefined ? {} : authorization(token);
  await autocannon({ url, headers, connections: 32, duration: 2 });
  const { requests, non2xx } = await autocannon({ url, headers, connections: 32, duration: 5 });
  if (non2xx > 0) throw new Error(`${url} answered ${non2xx} times with an error.`);
  return requests.average;
}

function authorization(token: string) {
  return { authorization: `Bearer ${token}` };
}
