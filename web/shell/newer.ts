import { useQuery } from '@tanstack/react-query';

/** The program that this page runs, by the name of its file, which changes with its content. */
function ownProgram(): string | undefined {
  const script = document.querySelector<HTMLScriptElement>('script[type=module][src]');
  return script === null ? undefined : new URL(script.src).pathname;
}

/** Whether the server has other pages by now than these. */
export async function areNewer(): Promise<boolean> {
  const own = ownProgram();
  const answer = await fetch('/', { cache: 'no-cache' });
  return answer.ok && own !== undefined && !(await answer.text()).includes(own);
}

/**
 * The same for whoever looks. It cannot change without a restart of the server, so it is asked whenever the connection
 * was lost: then everything is asked anew.
 */
export function useAreNewer(): boolean {
  const { data } = useQuery({
    queryKey: ['newer pages'],
    queryFn: areNewer,
    staleTime: Infinity,
    refetchOnMount: false,
    initialData: false,
  });
  return data;
}
