import type { JsonObject } from '../kernel/fields.ts';

/** What an agent file must not bring to a server that would run it, or start it: programs, and secrets. */
const carriers: Record<string, string> = {
  tools: 'tools',
  mcp_servers: 'MCP servers',
  skills: 'skills',
};

/**
 * An agent file as it may be sent to a server, or given to somebody: without the source of tools, commands of MCP
 * servers and programs of skills, and with the values of secrets blanked.
 *
 * @param keepCode for a file that comes from the server and goes to a person, who reads it
 */
export function withoutCode(file: JsonObject, keepCode: boolean): { file: JsonObject; losses: string[] } {
  const losses: string[] = [];
  const safe: JsonObject = blankSecrets(file);
  if (Array.isArray(safe.agents)) safe.agents = safe.agents.map((agent: unknown) => blankSecrets(agent));
  if (keepCode) return { file: safe, losses };
  for (const [key, word] of Object.entries(carriers)) {
    const list = safe[key];
    if (!Array.isArray(list) || list.length === 0) continue;
    const names = list.map(nameOf).slice(0, 50).join(', ');
    losses.push(`${word} are code of others and are not sent: ${names}. Add what you trust on the server.`);
    safe[key] = [];
  }
  if (Array.isArray(safe.agents))
    safe.agents = safe.agents.map((agent: unknown) =>
      isObject(agent) ? { ...agent, tool_ids: [], tools: [], tool_rules: [] } : agent,
    );
  else if ('tool_rules' in safe) safe.tool_rules = [];
  return { file: safe, losses };
}

function blankSecrets(value: unknown): JsonObject {
  if (!isObject(value)) return {};
  const blank = { ...value };
  for (const key of ['secrets', 'tool_exec_environment_variables']) {
    const secrets = blank[key];
    if (Array.isArray(secrets))
      blank[key] = secrets.map((secret: unknown) => (isObject(secret) ? { ...secret, value: '' } : ''));
    else if (isObject(secrets))
      blank[key] = Object.fromEntries(Object.keys(secrets).map((name) => [name, '']));
  }
  return blank;
}

function nameOf(item: unknown): string {
  const name = isObject(item) ? (item.name ?? item.server_name) : undefined;
  return typeof name === 'string' ? name.slice(0, 100) : 'one without a name';
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
