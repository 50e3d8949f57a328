import { useAgents } from '../agents/use-agents.ts';
import { useMay } from '../session/may.ts';

/** Is nothing set up yet, for somebody who may set it up? Without an agent there is nobody to talk to. Undefined: not known yet. */
export function useIsNew(): boolean | undefined {
  const may = useMay();
  const agents = useAgents({ limit: 1 });
  if (!may('agents:create') || !may('discovery:scan') || agents.isError) return false;
  return agents.data && agents.data.items.length === 0;
}
