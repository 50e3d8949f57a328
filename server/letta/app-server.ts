import { setTimeout as pause } from 'node:timers/promises';
import { AppError, conflict } from '../kernel/errors.ts';
import type { JsonObject } from '../kernel/fields.ts';
import { createBodyOf, fileOfMemory } from './app-server-agent-file.ts';
import type { AgentState, AnswerOf, Runtime, SentType, ServerEvent } from './app-server-frames.ts';
import { AppServerSocket } from './app-server-socket.ts';
import { AppServerTurn, idle } from './app-server-turn.ts';
import { fateOf, remainderOf } from './history.ts';
import { lettaAgentOf } from './letta-agent.ts';
import type {
  AgentExport,
  AgentImported,
  LettaAgent,
  LettaServer,
  Turn,
  TurnEnd,
  TurnFate,
  TurnPart,
} from './letta-server.ts';
import { defaultLimits, type Limits, pageSize } from './limits.ts';
import { agentNotFound, badAnswer, failed, safeText } from './problems.ts';
import type { Target } from './target.ts';

/** The thread that an agent has without a conversation of its own. */
const defaultConversation = 'default';

/**
 * How freely an agent uses tools on its host while we talk to it: what only looks runs, everything else waits for
 * somebody to allow it.
 */
const mode = 'standard';

/** How a turn ends that nobody followed any more. */
const brokenOff: TurnEnd = {
  stop: 'failed',
  reason:
    'The connection to the Letta server broke while the agent answered: what is shown is what the server kept.',
};

/** A Letta App Server (docs/letta.md). */
export class AppServer implements LettaServer {
  readonly kind = 'app-server';
  readonly #socket: AppServerSocket;
  readonly #limits: Limits;
  readonly #token: string | null;

  constructor(target: Target, limits: Limits = defaultLimits) {
    this.#socket = new AppServerSocket(target, limits);
    this.#limits = limits;
    this.#token = target.token;
  }

  async info(signal: AbortSignal): Promise<{ kind: 'app-server'; version: string | null }> {
    signal.throwIfAborted();
    await this.#socket.connect();
    return { kind: this.kind, version: this.#socket.version };
  }

  async listAgents(
    page: { limit: number; after?: string | undefined },
    signal: AbortSignal,
  ): Promise<{ agents: LettaAgent[]; next: string | null }> {
    // A server that gives fewer than it was asked for would seem to have no more.
    const query = { ...page, limit: Math.min(page.limit, pageSize) };
    const { agents } = await this.#ask('agent_list', { query }, signal);
    const last = agents.at(-1);
    return {
      agents: agents.map(lettaAgentOf),
      next: last && agents.length >= query.limit && last.id !== page.after ? last.id : null,
    };
  }

  async getAgent(lettaUid: string, signal: AbortSignal): Promise<LettaAgent | undefined> {
    const agent = await this.#findAgent(lettaUid, signal);
    return agent && lettaAgentOf(agent);
  }

  async tagAgent(lettaUid: string, tag: string, signal: AbortSignal): Promise<void> {
    const agent = await this.#findAgent(lettaUid, signal);
    if (!agent) throw agentNotFound();
    const tags = agent.tags ?? [];
    if (tags.includes(tag)) return;
    // The server replaces the whole list, its own reserved tags included.
    await this.#ask('agent_update', { agent_id: lettaUid, body: { tags: [...tags, tag] } }, signal);
  }

  async openConversation(lettaUid: string, signal: AbortSignal): Promise<string> {
    if (!(await this.#findAgent(lettaUid, signal))) throw agentNotFound();
    const { conversation } = await this.#ask('conversation_create', { body: { agent_id: lettaUid } }, signal);
    return conversation.id;
  }

  async send(turn: Turn, onPart: (part: TurnPart) => void, signal: AbortSignal): Promise<TurnEnd> {
    try {
      const runtime = await this.#startRuntime(turn, signal);
      return await this.#follow(turn, runtime, onPart, signal);
    } catch (error) {
      if (signal.aborted) return { stop: 'cancelled', reason: null };
      throw error;
    }
  }

  async #follow(
    turn: Turn,
    runtime: Runtime,
    onPart: (part: TurnPart) => void,
    signal: AbortSignal,
  ): Promise<TurnEnd> {
    const options = { limits: this.#limits, secret: this.#token, onPart };
    const follower = new AppServerTurn(this.#socket, { runtime, otid: turn.otid }, options);
    const abort = () => {
      follower.cancelled();
      this.#interrupt(runtime);
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      const input = await this.#ask('input', { runtime, payload: payloadOf(turn) }, signal);
      if (!input.accepted) throw failed(safeText(input.error, this.#token));
      follower.accepted(input.disposition ?? null);
      const followed = await follower.followed.catch((problem: unknown) => {
        this.#interrupt(runtime);
        throw problem;
      });
      return 'end' in followed
        ? followed.end
        : await this.#resume(turn, runtime, follower.parts, onPart, followed.lost, signal);
    } finally {
      signal.removeEventListener('abort', abort);
      follower.close();
    }
  }

  async lookUp(turn: Turn, signal: AbortSignal): Promise<TurnFate> {
    const runtime = runtimeOf(turn);
    const isRunning = await this.#isRunning(runtime, turn.otid, signal);
    try {
      return await fateOf(
        turn.otid,
        async (before) => {
          const page = await this.#ask(
            'conversation_messages_list',
            {
              conversation_id: runtime.conversation_id,
              query: {
                agent_id: runtime.agent_id,
                limit: pageSize,
                order: 'desc',
                ...(before ? { before } : {}),
              },
            },
            signal,
          );
          return { messages: page.messages, next: page.has_more ? (page.next_before ?? null) : null };
        },
        isRunning,
      );
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'letta.agent_not_found') throw error;
      // So it answers as well when the agent is there and the conversation is not.
      if (await this.#findAgent(turn.letta_uid, signal)) return { state: 'unknown', parts: [] };
      throw error;
    }
  }

  async cancel(turn: Pick<Turn, 'letta_uid' | 'conversation'>, signal: AbortSignal): Promise<void> {
    await this.#ask('abort_message', { runtime: runtimeOf(turn) }, signal);
  }

  async exportAgent(lettaUid: string, signal: AbortSignal): Promise<AgentExport> {
    const agent = await this.#findAgent(lettaUid, signal);
    if (!agent) throw agentNotFound();
    let size = 0;
    const chunks = await this.#socket.request('list_memory', { agent_id: lettaUid }, signal, (chunk) => {
      size += chunk.entries.reduce((sum, { content }) => sum + content.length, 0);
      if (size > this.#limits.total)
        throw badAnswer(`keeps more than ${this.#limits.total / 1024 / 1024} MiB of memory`);
      return chunk.done;
    });
    return fileOfMemory(
      agent,
      chunks.flatMap(({ entries }) => entries),
    );
  }

  async importAgent(file: JsonObject, signal: AbortSignal): Promise<AgentImported> {
    const { body, skills, losses } = createBodyOf(file);
    const { agent } = await this.#ask('agent_create', { body }, signal);
    if (!agent) throw badAnswer('made no agent');
    for (const { path, content } of skills)
      try {
        await this.#ask('write_memory_file', { agent_id: agent.id, path, content }, signal);
      } catch (error) {
        // The agent is there: what of it could not be written is a loss, and no reason to make it twice.
        if (!(error instanceof AppError)) throw error;
        losses.push(`${path}: ${error.message}`);
      }
    return { letta_uid: agent.id, losses };
  }

  close(): Promise<void> {
    return this.#socket.close();
  }

  async #ask<Type extends SentType>(
    type: Type,
    body: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<AnswerOf<Type>> {
    const [answer] = await this.#socket.request(type, body, signal);
    if (!answer) throw badAnswer('answers nothing');
    return answer;
  }

  async #findAgent(lettaUid: string, signal: AbortSignal): Promise<AgentState | undefined> {
    try {
      const { agent } = await this.#ask('agent_retrieve', { agent_id: lettaUid }, signal);
      return agent ?? undefined;
    } catch (error) {
      if (error instanceof AppError && error.code === 'letta.agent_not_found') return undefined;
      throw error;
    }
  }

  /**
   * Makes the server ready to take messages for a conversation.
   *
   * @throws AppError 409 `letta.waits_for_approval` when an earlier message holds the conversation up
   */
  async #startRuntime(turn: Turn, signal: AbortSignal): Promise<Runtime> {
    const wanted = runtimeOf(turn);
    const { answer, events } = await this.#listen(wanted, () =>
      this.#ask(
        'runtime_start',
        { ...wanted, mode, client_info: { name: 'sanctum' }, wait_for_replay: true },
        signal,
      ),
    );
    if (events.some(({ type }) => type === 'control_request'))
      throw conflict(
        'letta.waits_for_approval',
        'The agent waits for somebody to allow a tool that it wants to use: decide in Letta, or cancel, then send again.',
      );
    return answer.runtime;
  }

  async #isRunning(runtime: Runtime, otid: string, signal: AbortSignal): Promise<boolean> {
    const { events } = await this.#listen(runtime, () =>
      this.#ask('sync', { runtime, recover_approvals: false }, signal),
    );
    return events.some((event) => {
      if (event.type === 'update_queue')
        return event.queue.some(({ client_message_id }) => client_message_id === otid);
      if (event.type !== 'update_loop_status' || event.loop_status.status === idle) return false;
      const { active_run_ids, client_message_ids_by_run_id: runs } = event.loop_status;
      // A run that has no id yet cannot be told from ours.
      return active_run_ids.length === 0 || active_run_ids.some((run) => runs[run]?.includes(otid) ?? true);
    });
  }

  /** The events of a conversation that come while something is asked. */
  async #listen<T>(runtime: Runtime, ask: () => Promise<T>): Promise<{ answer: T; events: ServerEvent[] }> {
    const events: ServerEvent[] = [];
    await this.#socket.connect();
    const stop = this.#socket.subscribe({
      event: (event) => {
        const { agent_id, conversation_id } = event.runtime;
        if (agent_id === runtime.agent_id && conversation_id === runtime.conversation_id) events.push(event);
      },
      lost: () => undefined,
    });
    try {
      return { answer: await ask(), events };
    } finally {
      stop();
    }
  }

  /**
   * The connection broke within a turn: connects again, gives what of the answer was missed, and says how it ended. The
   * server itself breaks a turn off when the last one who follows it is gone.
   */
  async #resume(
    turn: Turn,
    runtime: Runtime,
    given: readonly TurnPart[],
    onPart: (part: TurnPart) => void,
    lost: AppError,
    signal: AbortSignal,
  ): Promise<TurnEnd> {
    for (const wait of this.#limits.reconnect) {
      await pause(wait, undefined, { signal });
      try {
        const { fate, end } = await this.#rejoin(turn, runtime, signal);
        if (fate.state === 'absent') break;
        for (const part of remainderOf(fate.parts, given)) onPart(part);
        return end ?? brokenOff;
      } catch (error) {
        const mayPass =
          error instanceof AppError && ['letta.unreachable', 'letta.timeout'].includes(error.code);
        if (!mayPass) throw error;
      }
    }
    throw lost;
  }

  /** Finds a turn again and, if it still runs, follows it to its end. */
  async #rejoin(
    turn: Turn,
    runtime: Runtime,
    signal: AbortSignal,
  ): Promise<{ fate: TurnFate; end: TurnEnd | undefined }> {
    await this.#socket.connect();
    const options = { limits: this.#limits, secret: this.#token, onPart: () => undefined };
    const follower = new AppServerTurn(this.#socket, { runtime, otid: turn.otid }, options);
    const abort = () => {
      follower.cancelled();
      this.#interrupt(runtime);
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      // Only what the server says is ours: another turn may have begun since.
      follower.accepted('queued');
      const fate = await this.lookUp(turn, signal);
      if (fate.state !== 'running') return { fate, end: undefined };
      const followed = await follower.followed;
      if ('lost' in followed) throw followed.lost;
      return { fate: await this.lookUp(turn, signal), end: followed.end };
    } finally {
      signal.removeEventListener('abort', abort);
      follower.close();
    }
  }

  /** Tells the server to stop; whether it heard is seen by what it sends. */
  #interrupt(runtime: Runtime): void {
    this.#ask('abort_message', { runtime }, AbortSignal.timeout(this.#limits.request)).catch(() => undefined);
  }
}

function runtimeOf(turn: Pick<Turn, 'letta_uid' | 'conversation'>): Runtime {
  return { agent_id: turn.letta_uid, conversation_id: turn.conversation ?? defaultConversation };
}

/** The one kind of input that is sent: a person's message. Nobody sits there whom tools could ask. */
function payloadOf({ text, otid }: Turn): object {
  return {
    kind: 'create_message',
    exclude_interactive_tools: true,
    messages: [{ role: 'user', content: text, otid, client_message_id: otid }],
  };
}
