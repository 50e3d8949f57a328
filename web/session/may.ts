import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../api.ts';
import { useWho } from './me.ts';

export type May = (permission: string, agent?: string | null) => boolean;

/** What the user may do. Only decides what is offered: the server decides what is done. */
export function useMay(): May {
  const who = useWho();
  const known = useQuery({
    queryKey: ['permissions'],
    queryFn: () => dataOf(api.GET('/api/v1/access/permissions', {})),
    staleTime: Infinity,
  });
  const user = typeof who.data === 'object' ? who.data : null;
  return (permission, agent) => {
    if (!user) return false;
    const refined = user.permissions ?? [];
    const { grant = [], deny = [] } = Array.isArray(refined) ? { grant: refined } : refined;
    const isCovered = (entry: string) => covers(entry, permission, agent ?? undefined);
    if (deny.some(isCovered)) return false;
    if (user.role === 'admin' || grant.some(isCovered)) return true;
    return (
      known.data?.permissions.find((one) => one.permission === permission)?.roles.includes(user.role) ?? false
    );
  };
}

/** Does an entry such as `tools:*` or `tools:read@agent:athena` cover the permission? */
function covers(entry: string, permission: string, agent: string | undefined): boolean {
  const [pattern = '', only] = entry.split('@agent:');
  if (only !== undefined && only !== agent) return false;
  return (
    pattern === '*' ||
    pattern === permission ||
    (pattern.endsWith(':*') && permission.startsWith(pattern.slice(0, -1)))
  );
}
