import type { AppError } from '../kernel/errors.ts';
import type { LoopStatus, Runtime, ServerEvent } from './app-server-frames.ts';
import type { AppServerSocket } from './app-server-socket.ts';
import type { TurnEnd, TurnPart } from './letta-server.ts';
import type { Limits } from './limits.ts';
import { badAnswer, timedOut } from './problems.ts';
import { turnEndOf } from './stop.ts';
import { TurnReader } from './turn-reader.ts';

/** An agent that waits for nothing but the next message. */
export const idle = 'WAITING_ON_INPUT';
const waitsForApproval = 'WAITING_ON_APPROVAL';

/** How following a turn ended: as the server says, or because the connection broke. */
export type Followed = { end: TurnEnd } | { lost: AppError };

/**
 * Follows one turn in the events of a connection. Other turns of the same conversation may be under way: the server
 * tells which of its runs answers which message of ours.
 */
export class AppServerTurn {
  readonly parts: TurnPart[] = [];
  readonly #reader: TurnReader;
  readonly #runtime: Runtime;
  readonly #otid: string;
  readonly #limits: Limits;
  readonly #secret: string | null;
  readonly #ended = Promise.withResolvers<Followed>();
  readonly #deadline: NodeJS.Timeout;
  readonly #stopListening: () => void;
  #silence: NodeJS.Timeout | undefined;
  /** For which of our ids each run works. */
  #runs: LoopStatus['client_message_ids_by_run_id'] = {};
  /** It began at once, so what comes is its own unless the server says otherwise. */
  #isFirst = false;
  #bytes = 0;
  #isSilenced = false;

  constructor(
    socket: AppServerSocket,
    turn: { runtime: Runtime; otid: string },
    options: { limits: Limits; secret: string | null; onPart: (part: TurnPart) => void },
  ) {
    this.#runtime = turn.runtime;
    this.#otid = turn.otid;
    this.#limits = options.limits;
    this.#secret = options.secret;
    this.#reader = new TurnReader((part) => {
      this.parts.push(part);
      options.onPart(part);
    });
    this.#ended.promise.catch(() => undefined);
    this.#deadline = setTimeout(
      () => this.#fail(timedOut('did not finish the turn', this.#limits.turn)),
      this.#limits.turn,
    );
    this.#stopListening = socket.subscribe({
      event: (event, bytes) => {
        try {
          this.#take(event, bytes);
        } catch (error) {
          // Whoever is given the parts failed: the turn fails with him, and not the connection.
          this.#ended.reject(error);
        }
      },
      lost: (problem) => this.#ended.resolve({ lost: problem }),
    });
  }

  /** The server took the message: now it may not fall silent. */
  accepted(disposition: string | null): void {
    this.#isFirst = disposition !== 'queued';
    this.#alive();
  }

  /** @throws AppError `letta.timeout`, `letta.protocol` */
  get followed(): Promise<Followed> {
    return this.#ended.promise;
  }

  /** Somebody cancelled: whatever else comes is not shown, and it ends soon. */
  cancelled(): void {
    this.#isSilenced = true;
    clearTimeout(this.#silence);
    this.#silence = setTimeout(
      () => this.#ended.resolve({ end: { stop: 'cancelled', reason: null } }),
      this.#limits.cancel,
    );
  }

  close(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#deadline);
    this.#stopListening();
  }

  #take(event: ServerEvent, bytes: number): void {
    const { agent_id, conversation_id } = event.runtime;
    if (agent_id !== this.#runtime.agent_id || conversation_id !== this.#runtime.conversation_id) return;
    this.#bytes += bytes;
    if (this.#bytes > this.#limits.total)
      return this.#fail(badAnswer(`sends more than ${this.#limits.total / 1024 / 1024} MiB in one turn`));
    if (this.#silence && !this.#isSilenced) this.#alive();
    switch (event.type) {
      case 'update_loop_status':
        this.#runs = { ...this.#runs, ...event.loop_status.client_message_ids_by_run_id };
        if (event.loop_status.status === waitsForApproval && this.#reader.needsApproval)
          this.#end('requires_approval');
        break;
      case 'stream_delta':
        if (event.subagent_id || this.#isSilenced || !this.#isMine(event.delta.run_id)) break;
        if (!this.#reader.read(event.delta)) this.#fail(badAnswer('streams messages that make no sense'));
        break;
      case 'control_request':
        if (!this.#silence || this.#isSilenced) break;
        this.#reader.requestApproval({
          id: event.request.tool_call_id,
          name: event.request.tool_name,
          arguments: JSON.stringify(event.request.input),
        });
        this.#end('requires_approval');
        break;
      case 'turn_finished':
        if (!this.#isMine(event.run_id)) break;
        if (event.error) this.#reader.error ??= event.error;
        this.#end(event.stop_reason);
        break;
      case 'update_queue':
        break;
    }
  }

  #isMine(run: string | null | undefined): boolean {
    const messages = run ? this.#runs[run] : undefined;
    return messages ? messages.includes(this.#otid) : this.#isFirst;
  }

  #alive(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(
      () => this.#fail(timedOut('gave no sign of life', this.#limits.silence)),
      this.#limits.silence,
    );
  }

  #end(stopReason: string): void {
    if (!this.#isSilenced) this.#reader.end();
    const end = turnEndOf(this.#reader, stopReason, this.#secret);
    this.#ended.resolve({ end: this.#isSilenced ? { stop: 'cancelled', reason: null } : end });
  }

  #fail(problem: AppError): void {
    this.#ended.reject(problem);
  }
}
