import { useAgents } from '../agents/use-agents.ts';
import { useMay } from '../session/may.ts';

/** Is nothing set up yet, for somebody who may set it up? Without an agent there is nobody to talk to. */
export function useIsNew(): boolean {
  const may = useMay();
  const agents = useAgents({ limit: 1 });
  return may('agents:create') && may('discovery:scan') && agents.data?.items.length === 0;
}

/** Whether the first administrator was made in this page just now. */
export const beginning = { isFirstRun: false };
