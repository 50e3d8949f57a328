/**
 * The name of the agent's folder in which a path lies, by the places where agents have theirs: `agent-*`,
 * `broca2/agent-*` and `agents/*`.
 *
 * @param path relative to the home
 * @returns undefined for a path that lies in no agent's folder
 */
export function agentFolderOf(path: string): string | undefined {
  const [first = '', second] = path.split('/');
  if (first.startsWith('agent-')) return first;
  if (first === 'agents' || (first === 'broca2' && second?.startsWith('agent-'))) return second;
  return undefined;
}

/**
 * What an agent's folder may say of its agent: an id or a letta_uid, with `agent-` before it or without. The first
 * that somebody has is the agent's.
 */
export function agentKeysOf(folder: string): string[] {
  return [...new Set([folder.replace(/^agent-/, '') || folder, folder])];
}
