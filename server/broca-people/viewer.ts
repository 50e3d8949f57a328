import { type Actor } from '../accounts/actor.ts';
import { whereVisible } from '../agents/visibility.ts';
import type { Context } from '../context.ts';
import { agentsByKey } from '../discovery/agent-folder.ts';
import { agentKeysOf } from './agent-folders.ts';
import type { Belonging } from './find-databases.ts';

/** Decides what of a home somebody may know of. */
export interface Viewer {
  /**
   * The agents of what somebody may see; undefined for what he may not: it lies in the folder of an agent that is
   * hidden from him, or only such an agent leads to it.
   */
  agentsOf(belonging: Belonging): string[] | undefined;
}

/** What the actor may know of, for whom people are looked at. */
export async function viewerFor(ctx: Context, actor: Actor): Promise<Viewer> {
  const visible = whereVisible(actor, ctx.words, 'users:read');
  const agents = ctx.read.selectFrom('agents');
  const byKey = agentsByKey(await agents.select(['id', 'letta_uid']).execute());
  const ids = visible && new Set((await agents.select('id').where(visible).execute()).map(({ id }) => id));
  const agentsIn = (folder: string) =>
    agentKeysOf(folder).flatMap((key) => {
      const id = byKey.get(key);
      return id === undefined ? [] : [id];
    });
  const isSeen = (folder: string | null) =>
    folder === null || agentsIn(folder).every((id) => ids === undefined || ids.has(id));
  return {
    agentsOf: ({ folders, ways }) => {
      const seenWays = ways.filter(isSeen);
      if (!folders.every(isSeen) || seenWays.length === 0) return undefined;
      const named = [...folders, ...seenWays.filter((way) => way !== null)];
      return [...new Set(named.flatMap((folder) => agentsIn(folder).slice(0, 1)))].sort();
    },
  };
}
