import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A model endpoint of ours, in the words of OpenAI’s chat completions. */
export interface ModelStub {
  /** `http://127.0.0.1:PORT/v1` */
  url: string;
  /** How many answers were asked for. */
  readonly asked: () => number;
  close(): Promise<void>;
}

interface Asked {
  messages?: { role?: string; content?: unknown }[];
  stream?: boolean;
}

/** The texts that a message may hold to steer the stub. */
export const cues = {
  /** Calls a tool that only looks, which is run without asking. */
  tool: 'please run a tool',
  /** Calls a tool that changes something, which a person has to allow. */
  approval: 'please change something',
  /** Thinks aloud before it answers. */
  think: 'please think first',
  /** Is refused by the endpoint. */
  fail: 'please fail',
  /** Keeps talking until it is cut off, at most a minute. */
  slow: 'please take your time',
};

/** What the stub says to anything else. */
export const answer = ['Hello ', 'from ', 'the stub.'];

/** What it thinks before. */
export const thought = ['Let me ', 'see.'];

/** Why it fails. */
export const refusal = 'The model has a headache.';

/** Starts a model that answers at once, always the same. */
export async function startModelStub(): Promise<ModelStub> {
  let count = 0;
  const server = createServer((request, response) => {
    void respond(request, response, () => count++).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked: () => count,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function respond(request: IncomingMessage, response: ServerResponse, count: () => void): Promise<void> {
  if (request.method !== 'POST')
    return sendJson(response, { object: 'list', data: [{ id: 'stub', object: 'model', owned_by: 'test' }] });
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const asked = JSON.parse(Buffer.concat(parts).toString()) as Asked;
  count();
  const last = asked.messages?.findLast(({ role }) => role === 'user' || role === 'tool');
  const said = JSON.stringify(last?.content ?? '');
  const call = last?.role === 'user' ? callFor(said) : undefined;
  if (said.includes(cues.fail))
    return void response
      .writeHead(400, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: { message: refusal, type: 'invalid_request_error' } }));
  if (asked.stream !== true) return sendJson(response, completion({ content: answer.join('') }));
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (delta: object, finish: string | null = null) =>
    response.write(
      `data: ${JSON.stringify({ id: 'stub-1', object: 'chat.completion.chunk', created: 1, model: 'stub', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
    );
  send({ role: 'assistant', content: '' });
  if (call) {
    send({ tool_calls: [{ index: 0, id: 'call_stub_1', type: 'function', function: call }] });
    send({}, 'tool_calls');
  } else {
    if (said.includes(cues.think)) for (const text of thought) send({ reasoning_content: text });
    for (const text of answer) send({ content: text });
    if (said.includes(cues.slow))
      for (let n = 0; n < 600 && !response.destroyed; n++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        send({ content: 'more ' });
      }
    send({}, 'stop');
  }
  response.end(
    `data: ${JSON.stringify({ id: 'stub-1', object: 'chat.completion.chunk', created: 1, model: 'stub', choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } })}\n\ndata: [DONE]\n\n`,
  );
}

function callFor(said: string): { name: string; arguments: string } | undefined {
  const command = said.includes(cues.tool)
    ? 'echo forty-two'
    : said.includes(cues.approval)
      ? 'touch changed'
      : undefined;
  return command === undefined
    ? undefined
    : { name: 'Bash', arguments: JSON.stringify({ command, description: 'As asked' }) };
}

function completion(message: object): object {
  return {
    id: 'stub-1',
    object: 'chat.completion',
    created: 1,
    model: 'stub',
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
}

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
