import type { Context } from '../context.ts';
import { failed, ok, type Verdict, warning } from '../kernel/check.ts';
import { readStatus } from './status.ts';

/** Broca asks every few seconds: a message that waits for this long is asked for by nobody. In milliseconds. */
const patience = 5 * 60_000;

/** Does Broca fetch what waits for it? */
export async function checkBroca(ctx: Context): Promise<Verdict> {
  const { many } = await ctx.read
    .selectFrom('agents')
    .select(({ fn }) => fn.countAll<number>().as('many'))
    .where('delivery', '=', 'broca')
    .executeTakeFirstOrThrow();
  if (many === 0) return ok('No agent is reached through Broca.');
  const { agents, keys } = await readStatus(ctx, null, null);
  const waiting = agents.reduce((sum, agent) => sum + agent.waiting, 0);
  const oldest = earliest(agents.map(({ oldest_waiting }) => oldest_waiting));
  const used = keys
    .flatMap(({ last_used }) => last_used ?? [])
    .sort()
    .at(-1);
  const fetched = used === undefined ? 'It never fetched any.' : `It fetched last at ${used}.`;
  if (oldest !== undefined && Date.parse(oldest) < ctx.clock.now() - patience)
    return failed(
      `${waiting} ${waiting === 1 ? 'message waits' : 'messages wait'}, the oldest since ${oldest}. ${fetched}`,
      'See whether Broca runs, and whether it has a key with the permission bridge:poll.',
    );
  if (used === undefined)
    return warning(
      'Broca never fetched a message.',
      'Make a key and give it to Broca: in Profile, or by sanctum api-keys create broca --may bridge:poll.',
    );
  return ok(`${waiting === 0 ? 'Nothing waits' : `${waiting} wait`} for Broca. ${fetched}`);
}

function earliest(times: (string | null)[]): string | undefined {
  return times.flatMap((time) => time ?? []).sort()[0];
}
