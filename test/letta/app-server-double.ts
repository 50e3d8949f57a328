import type { WebSocket } from 'ws';
import { addAgent, type DoubleAgent, type DoubleState, type Mischief } from './double-state.ts';
import { conversationOf, keep, keepDelta, scriptFor } from './scripted-turn.ts';

type Frame = Record<string, unknown>;
interface Runtime {
  agent_id: string;
  conversation_id: string;
}
interface Run {
  id: string;
  otid: string;
  runtime: Runtime;
  isCancelled: boolean;
  waitsFor: string | null;
}

/** The App Server’s side of the protocol, as release 0.32.18 was seen to speak it. */
export class AppServerDouble {
  readonly #state: DoubleState;
  readonly #mischief: () => Mischief;
  /** The conversations that each connection follows. */
  readonly #sockets = new Map<WebSocket, Set<string>>();
  readonly #runs = new Map<string, Run>();
  readonly #otids: Record<string, string[]> = {};
  #sequence = 0;

  constructor(state: DoubleState, mischief: () => Mischief) {
    this.#state = state;
    this.#mischief = mischief;
  }

  serve(socket: WebSocket): void {
    this.#sockets.set(socket, new Set());
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      // The last one who follows a turn takes it along.
      for (const run of [...this.#runs.values()])
        if (this.#followersOf(run.runtime).length === 0) void this.#abort(run.runtime);
    });
    socket.on('message', (data) => {
      const frame = JSON.parse((data as Buffer).toString()) as Frame;
      this.#state.asked.push(String(frame.type));
      void this.#answer(socket, frame);
    });
  }

  stop(): void {
    for (const run of this.#runs.values()) run.isCancelled = true;
    this.#runs.clear();
  }

  async #answer(socket: WebSocket, frame: Frame): Promise<void> {
    const respond = (body: Frame) =>
      socket.send(
        JSON.stringify({ type: `${String(frame.type)}_response`, request_id: frame.request_id, ...body }),
      );
    switch (this.#mischief()) {
      case 'old-protocol':
        return respond({ success: true, letta_code_version: '9.9', protocol_version: 2 });
      case 'deep':
        return socket.send(`{"type": "stream_delta", "delta": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
      case 'broken-json':
        return socket.send('{"type": ');
      case 'endless':
        return this.#flood(socket, frame, respond);
      case 'huge':
        if (frame.type !== 'app_server_info')
          return socket.send(JSON.stringify({ type: 'x'.repeat(100 * 1024 * 1024) }));
        break;
      case 'echo':
        return frame.type === 'app_server_info'
          ? respond({ success: true, letta_code_version: '0.32.18', protocol_version: 1 })
          : respond({
              success: false,
              error: `The credential is a-credential-of-the-test \u001b[31m ${'x'.repeat(1000)}`,
            });
      default:
    }
    this.#follow(socket, frame);
    const answer = await this.#handle(frame);
    if (answer === undefined) return;
    if (typeof answer === 'string') respond({ success: false, error: answer });
    else if (frame.type === 'input')
      socket.send(JSON.stringify({ type: 'input_accepted', request_id: frame.request_id, ...answer }));
    else respond({ success: true, ...answer });
    if (frame.type === 'input') void this.#run(frame);
  }

  /** A turn that never ends, of frames that are each small enough. */
  async #flood(socket: WebSocket, frame: Frame, respond: (body: Frame) => void): Promise<void> {
    const answer = await this.#handle(frame);
    if (frame.type !== 'input') return respond({ success: true, ...(answer as Frame) });
    socket.send(JSON.stringify({ type: 'input_accepted', request_id: frame.request_id, accepted: true }));
    const { runtime } = frame as unknown as { runtime: Runtime };
    const delta = { message_type: 'assistant_message', content: 'x'.repeat(100_000) };
    while (socket.readyState === socket.OPEN) {
      socket.send(JSON.stringify({ type: 'stream_delta', runtime, delta }));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** What a frame is answered with: the body, or an error. A frame that is not understood gets nothing. */
  async #handle(frame: Frame): Promise<Frame | string | undefined> {
    const { agents } = this.#state;
    const body = (frame.body ?? {}) as Frame;
    const query = (frame.query ?? {}) as { limit?: number; after?: string; before?: string };
    const agent = agents.find(({ id }) => id === frame.agent_id);
    const missing = `Agent ${String(frame.agent_id)} not found`;
    switch (frame.type) {
      case 'app_server_info':
        return { backend: 'local', letta_code_version: '0.32.18', protocol_version: 1, capabilities: {} };
      case 'agent_list': {
        const isRepeating = this.#mischief() === 'repeating';
        const start = query.after && !isRepeating ? agents.findIndex(({ id }) => id === query.after) + 1 : 0;
        return { agents: agents.slice(start, start + (query.limit ?? 50)).map(stateOf) };
      }
      case 'agent_retrieve':
        return agent ? { agent: stateOf(agent) } : missing;
      case 'agent_create':
        return { agent: stateOf(this.#create(body)) };
      case 'agent_update':
        if (!agent) return missing;
        Object.assign(agent, body);
        return { agent: stateOf(agent) };
      case 'conversation_create': {
        const id = `local-conv-${++this.#state.count}`;
        conversationOf(this.#state, id, String(body.agent_id));
        return { conversation: { id } };
      }
      case 'conversation_messages_list': {
        const conversation = this.#state.conversations.get(String(frame.conversation_id));
        if (!conversation)
          return frame.conversation_id === 'default'
            ? 'Agent agent-local-default not found'
            : `Conversation ${String(frame.conversation_id)} not found`;
        const newest = conversation.messages.toReversed();
        const start = query.before ? newest.findIndex(({ id }) => id === query.before) + 1 : 0;
        const messages = newest.slice(start, start + (query.limit ?? 50));
        const has_more = newest.length > start + messages.length;
        return { messages, next_before: messages.at(-1)?.id ?? null, has_more };
      }
      case 'list_memory':
        return agent ? { entries: memoryOf(agent), done: true, total: agent.memory.size } : missing;
      case 'write_memory_file':
        agent?.memory.set(String(frame.path), takeApart(String(frame.content)));
        return agent ? { committed: true } : missing;
      case 'runtime_start':
        if (!agent) return missing;
        if (!this.#isThere(frame.conversation_id))
          return `Conversation ${String(frame.conversation_id)} not found`;
        conversationOf(this.#state, String(frame.conversation_id), agent.id);
        this.#replay(frame as unknown as Runtime);
        return { runtime: { agent_id: agent.id, conversation_id: frame.conversation_id } };
      case 'sync':
        this.#replay(frame.runtime as Runtime);
        return {};
      case 'input':
        return { accepted: true, disposition: 'started' };
      case 'abort_message':
        return { aborted: await this.#abort(frame.runtime as Runtime) };
      default:
        return undefined;
    }
  }

  #isThere(conversation: unknown): boolean {
    return conversation === 'default' || this.#state.conversations.has(String(conversation));
  }

  #create(body: Frame): DoubleAgent {
    const blocks = (body.memory_blocks ?? []) as { label: string; value: string; description?: string }[];
    const memory = blocks.map(
      ({ label, value, description }): [string, { content: string; description: string }] => [
        `system/${label}.md`,
        { content: value, description: description ?? `Memory block ${label}` },
      ],
    );
    return addAgent(this.#state, {
      name: String(body.name),
      description: (body.description as string | undefined) ?? null,
      system: (body.system as string | undefined) ?? '',
      model: (body.model as string | undefined) ?? 'lmstudio/stub',
      tags: [...((body.tags as string[] | undefined) ?? []), 'git-memory-enabled'],
      last_run_completion: new Date().toISOString(),
      memory: new Map(memory),
    });
  }

  #replay(runtime: Runtime): void {
    const run = this.#runs.get(runtime.conversation_id);
    if (run?.waitsFor) this.#askApproval(run);
    this.#status(runtime, run);
    this.#tell({ type: 'update_queue', queue: [], removed: [], runtime });
  }

  async #run(frame: Frame): Promise<void> {
    const { runtime, payload } = frame as unknown as {
      runtime: Runtime;
      payload: { messages: { content: string; otid: string }[] };
    };
    const [message] = payload.messages;
    if (!message) return;
    const conversation = conversationOf(this.#state, runtime.conversation_id, runtime.agent_id);
    const run: Run = {
      id: `local-run-${++this.#state.count}`,
      otid: message.otid,
      runtime,
      isCancelled: false,
      waitsFor: null,
    };
    this.#runs.set(runtime.conversation_id, run);
    this.#otids[run.id] = [run.otid];
    keep(this.#state, conversation, {
      message_type: 'user_message',
      content: [{ type: 'text', text: message.content }],
      otid: message.otid,
    });
    this.#status(runtime, run);
    for (const step of scriptFor(message.content)) {
      await new Promise((resolve) => setTimeout(resolve, 'wait' in step ? step.wait : 0));
      if (run.isCancelled) return;
      if ('approval' in step) {
        run.waitsFor = step.approval;
        const delta = {
          message_type: 'approval_classification_end',
          user_input_tool_call_ids: [step.approval],
        };
        this.#tell({ type: 'stream_delta', runtime, delta: { ...delta, run_id: run.id } });
        this.#status(runtime, run);
        this.#askApproval(run);
        return;
      }
      if ('error' in step) {
        const delta = {
          message_type: 'loop_error',
          message: step.error,
          stop_reason: 'llm_api_error',
          is_terminal: true,
        };
        this.#tell({ type: 'stream_delta', runtime, delta: { ...delta, run_id: run.id } });
        this.#finish(run, 'error');
        return;
      }
      if ('delta' in step) {
        keepDelta(this.#state, conversation, step.delta);
        this.#tell({ type: 'stream_delta', runtime, delta: { ...step.delta, run_id: run.id } });
      }
    }
    this.#finish(run, 'end_turn');
  }

  async #abort(runtime: Runtime): Promise<boolean> {
    const run = this.#runs.get(runtime.conversation_id);
    if (!run) return false;
    run.isCancelled = true;
    this.#finish(run, 'cancelled');
    return true;
  }

  #finish(run: Run, stop_reason: string): void {
    this.#runs.delete(run.runtime.conversation_id);
    this.#status(run.runtime, undefined);
    this.#tell({
      type: 'turn_finished',
      turn_id: 'batch',
      stop_reason,
      run_id: run.id,
      runtime: run.runtime,
    });
  }

  #status(runtime: Runtime, run: Run | undefined): void {
    const status = !run
      ? 'WAITING_ON_INPUT'
      : run.waitsFor
        ? 'WAITING_ON_APPROVAL'
        : 'PROCESSING_API_RESPONSE';
    const loop_status = {
      status,
      active_run_ids: run ? [run.id] : [],
      client_message_ids_by_run_id: this.#otids,
      executing_tool_call_ids: [],
    };
    this.#tell({ type: 'update_loop_status', loop_status, runtime });
  }

  #askApproval({ runtime, waitsFor }: Run): void {
    this.#tell({
      type: 'control_request',
      request_id: `perm-${waitsFor ?? ''}`,
      request: {
        subtype: 'can_use_tool',
        tool_name: 'Bash',
        tool_call_id: waitsFor,
        input: { command: 'touch changed', description: 'As asked' },
        permission_suggestions: [],
        blocked_path: null,
      },
      ...runtime,
    });
  }

  #tell(event: Frame): void {
    const text = JSON.stringify({
      ...event,
      event_seq: ++this.#sequence,
      emitted_at: new Date().toISOString(),
    });
    const runtime = (event.runtime ?? event) as Runtime;
    for (const socket of this.#followersOf(runtime)) socket.send(text);
  }

  /** Whoever starts a conversation, or asks how it is, follows it from then on. */
  #follow(socket: WebSocket, frame: Frame): void {
    const conversation =
      frame.type === 'runtime_start'
        ? frame.conversation_id
        : frame.type === 'sync'
          ? (frame.runtime as Runtime).conversation_id
          : undefined;
    if (typeof conversation === 'string') this.#sockets.get(socket)?.add(conversation);
  }

  #followersOf({ conversation_id }: Runtime): WebSocket[] {
    return [...this.#sockets].filter(([, own]) => own.has(conversation_id)).map(([socket]) => socket);
  }
}

/** An agent as the server describes it: thin, with a made-up configuration of its model. */
function stateOf({ memory: _memory, ...agent }: DoubleAgent): Frame {
  const [provider, model] = agent.model.split('/');
  return {
    ...agent,
    tools: [],
    message_ids: [],
    llm_config: { model, model_endpoint_type: provider, model_endpoint: 'https://example.invalid/v1' },
  };
}

function memoryOf(agent: DoubleAgent): Frame[] {
  return [...agent.memory].map(([relative_path, { content, description }]) => ({
    relative_path,
    is_system: relative_path.startsWith('system/'),
    description,
    content,
    size: content.length,
    kind: 'markdown',
  }));
}

/** The server shows a file without its heading, and the description that stood there. */
function takeApart(text: string): { content: string; description: string | null } {
  const [, heading = '', content = text] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  const description = /^description: (.*)$/m.exec(heading)?.[1];
  return { content, description: description?.replaceAll(/^"|"$/g, '') ?? null };
}
