import type { IncomingMessage, ServerResponse } from 'node:http';
import { addAgent, type DoubleAgent, type DoubleState, type Mischief } from './double-state.ts';
import { conversationOf, keep, keepDelta, scriptFor } from './scripted-turn.ts';

/** Answers what the library `@letta-ai/letta-client` asks a V1 server, at the addresses that it uses. */
export async function answerRest(
  state: DoubleState,
  request: IncomingMessage,
  response: ServerResponse,
  isAllowed: boolean,
  mischief: () => Mischief,
): Promise<void> {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://double');
  const json = (body: unknown, status = 200) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  if (pathname.endsWith('/v1/health/')) return json({ version: '0.16.8', status: 'ok' });
  if (!isAllowed) return json({ detail: 'Unauthorized' }, 401);
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts).toString();

  const path = pathname.slice(pathname.indexOf('/v1/'));
  const [, , area, id, ...rest] = path.split('/');
  const route = `${request.method ?? ''} ${area ?? ''}${id ? '/{id}' : '/'}${rest.length > 0 ? `/${rest.join('/')}` : ''}`;
  const agent = state.agents.find((known) => known.id === id);
  if (mischief() === 'refuses-writes' && request.method === 'PATCH') return json({ detail: 'Not now' }, 500);
  if (mischief() === 'huge') return flood(response, 'application/json');

  if (route === 'GET agents/') {
    const limit = Number(query.get('limit') ?? 50);
    const after = mischief() === 'repeating' ? null : query.get('after');
    const start = after ? state.agents.findIndex((known) => known.id === after) + 1 : 0;
    const withTags = query.getAll('include').length + query.getAll('include[]').length > 0;
    return json(state.agents.slice(start, start + limit).map((known) => stateOf(known, withTags)));
  }
  if (path === '/v1/agents/import') {
    state.imported.push(body);
    const [, file = '{}'] = /\r\n\r\n(\{[\s\S]*?\})\r\n--/.exec(body) ?? [];
    const read = JSON.parse(file) as { agents?: { name?: string }[]; name?: string };
    const made = addAgent(state, {
      id: `agent-${++state.count}`,
      name: read.agents?.[0]?.name ?? read.name ?? '',
    });
    return json({ agent_ids: [made.id] });
  }
  if (path === '/v1/runs/') {
    const isRunning = state.conversations.get(query.get('agent_id') ?? '')?.messages.at(-1)?.running === true;
    return json(isRunning ? [{ id: 'run-1', status: 'running' }] : []);
  }
  if (area === 'agents' && !agent) return json({ detail: `Agent ${String(id)} not found` }, 404);
  if (!agent) return json({ detail: 'Not Found' }, 404);
  const conversation = conversationOf(state, agent.id, agent.id);
  switch (route) {
    case 'GET agents/{id}':
      return json(stateOf(agent, query.getAll('include').length + query.getAll('include[]').length > 0));
    case 'PATCH agents/{id}':
      Object.assign(agent, JSON.parse(body));
      return json(stateOf(agent, true));
    case 'GET agents/{id}/export':
      return json(exportOf(agent));
    case 'POST agents/{id}/messages/cancel':
      keep(state, conversation, { message_type: 'cancel' });
      return json({});
    case 'GET agents/{id}/messages': {
      const newest = conversation.messages.filter(({ message_type }) => message_type !== 'cancel').reverse();
      const before = query.get('before');
      const start = before ? newest.findIndex((message) => message.id === before) + 1 : 0;
      return json(newest.slice(start, start + Number(query.get('limit') ?? 100)));
    }
    case 'POST agents/{id}/messages/stream':
      return stream(state, agent, JSON.parse(body), response, mischief());
    default:
      return json({ detail: 'Not Found' }, 404);
  }
}

async function stream(
  state: DoubleState,
  agent: DoubleAgent,
  asked: { messages: { content: string; otid: string }[] },
  response: ServerResponse,
  mischief: Mischief,
): Promise<void> {
  if (mischief === 'endless') return flood(response, 'text/event-stream');
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (mischief === 'broken-json') return void response.end('data: {"message_type": \n\n');
  const conversation = conversationOf(state, agent.id, agent.id);
  const [message] = asked.messages;
  const send = (data: unknown) => response.write(`data: ${JSON.stringify(data)}\n\n`);
  keep(state, conversation, { message_type: 'user_message', ...message });
  let stop_reason = 'end_turn';
  for (const step of scriptFor(message?.content ?? '')) {
    if (response.destroyed || conversation.messages.at(-1)?.message_type === 'cancel') return;
    if ('wait' in step) await new Promise((resolve) => setTimeout(resolve, step.wait));
    if ('approval' in step) stop_reason = 'requires_approval';
    if ('error' in step) {
      send({ message_type: 'error_message', error_type: 'llm_error', message: step.error, run_id: 'run-1' });
      stop_reason = 'llm_api_error';
    }
    if (!('delta' in step)) continue;
    const { delta } = step;
    // Here a call that nobody has to allow is no request.
    const isCall = delta.message_type === 'approval_request_message' && !message?.content.includes('change');
    const sent = {
      ...delta,
      id: `message-${++state.count}`,
      ...(isCall ? { message_type: 'tool_call_message' } : {}),
    };
    keepDelta(state, conversation, sent);
    send(sent);
  }
  send({ message_type: 'stop_reason', stop_reason });
  send({ message_type: 'usage_statistics', total_tokens: 2 });
  response.end('data: [DONE]\n\n');
}

async function flood(response: ServerResponse, type: string): Promise<void> {
  response.writeHead(200, { 'content-type': type });
  const part = Buffer.alloc(1024 * 1024, 'x');
  for (let sent = 0; sent < 100 && !response.destroyed; sent++)
    if (!response.write(part)) await new Promise((resolve) => setTimeout(resolve, 1));
  response.end();
}

/** Without `include` a server says nothing of tags, which is not the same as that there are none. */
function stateOf({ memory: _memory, tags, ...agent }: DoubleAgent, withTags: boolean): object {
  return { ...agent, tags: withTags ? tags : [], blocks: [], tools: [], agent_type: 'letta_v1_agent' };
}

function exportOf(agent: DoubleAgent): object {
  return {
    agents: [
      {
        id: 'agent-0',
        name: agent.name,
        system: agent.system,
        model: agent.model,
        block_ids: ['block-0'],
        tool_ids: ['tool-0'],
        messages: [],
        tool_exec_environment_variables: { KEY: 'a-secret-of-the-agent' },
      },
    ],
    blocks: [{ id: 'block-0', label: 'persona', value: 'I am Iris.' }],
    tools: [{ id: 'tool-0', name: 'dig', source_code: 'def dig(): ...' }],
    groups: [],
    files: [],
    sources: [],
    mcp_servers: [],
    metadata: {},
  };
}
