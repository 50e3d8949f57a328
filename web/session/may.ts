import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { isSession, untilKnown, useWho } from './me.ts';

export type Permission = Schema<'AccessExplanation'>['permission'];
export type May = (permission: Permission, agentId?: string | null) => boolean;

/** Every permission there is, and the roles that have it. */
export function usePermissions() {
  return useQuery({
    queryKey: ['permissions'],
    queryFn: async () => (await dataOf(api.GET('/api/v1/access/permissions'))).permissions,
    staleTime: Infinity,
    refetchInterval: untilKnown,
  });
}

/** For whom the page is shown; undefined while it is for nobody. */
export function useUser(): Schema<'User'> | undefined {
  const { data } = useWho();
  return isSession(data) ? data.user : undefined;
}

/** What is offered to the one who is signed in. The server decides anyway: this only hides what it would refuse. */
export function useMay(): May {
  const user = useUser();
  const { data: permissions } = usePermissions();
  return (permission, agentId) => {
    if (!user || !permissions) return false;
    const { grant, deny } = listsOf(user.permissions);
    if (deny.some((entry) => covers(entry, permission, agentId))) return false;
    if (grant.some((entry) => covers(entry, permission, agentId))) return true;
    return permissions.some(
      ({ permission: name, roles }) => name === permission && roles.includes(user.role),
    );
  };
}

/** Is it offered for at least one agent? */
export function useMaySomewhere(permission: Permission): boolean {
  const may = useMay();
  const { grant } = listsOf(useUser()?.permissions ?? null);
  const named = grant.flatMap((entry) => entry.split('@agent:')[1] ?? []);
  return may(permission) || named.some((agentId) => may(permission, agentId));
}

/** Both lists of a refinement; a bare list grants. */
export function listsOf(refinement: Schema<'User'>['permissions']): { grant: string[]; deny: string[] } {
  if (refinement === null) return { grant: [], deny: [] };
  if (Array.isArray(refinement)) return { grant: refinement, deny: [] };
  return { grant: refinement.grant ?? [], deny: refinement.deny ?? [] };
}

function covers(entry: string, permission: string, agentId?: string | null): boolean {
  const [pattern = '', agent] = entry.split('@agent:');
  if (agent !== undefined && agent !== agentId) return false;
  return (
    pattern === '*' ||
    pattern === permission ||
    (pattern.endsWith(':*') && permission.startsWith(pattern.slice(0, -1)))
  );
}
