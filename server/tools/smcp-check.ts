import type { Context } from '../context.ts';
import { failed, ok, type Verdict, warning } from '../kernel/check.ts';

/** How is SMCP, as it reports itself? */
export async function checkSmcp({ read }: Context): Promise<Verdict> {
  const tools = await read
    .selectFrom('tools')
    .select(['name', 'status', 'is_enabled'])
    .where('category', '=', 'smcp')
    .execute();
  if (tools.length === 0)
    return warning('No tool smcp is registered.', 'Put it into tools/ or let a scan of the home find it.');
  const message = tools
    .map(({ name, status, is_enabled }) => `${name} is ${is_enabled ? status : 'switched off'}`)
    .join(', ');
  const states = tools.filter(({ is_enabled }) => is_enabled).map(({ status }) => status);
  const remedy = 'Its page says since when, and what is missing; its own log says why.';
  if (states.includes('Off')) return failed(`${message}.`, remedy);
  if (states.includes('Degraded')) return warning(`${message}.`, remedy);
  return ok(`${message}.`);
}
