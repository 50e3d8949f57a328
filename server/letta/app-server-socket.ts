import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { AppError } from '../kernel/errors.ts';
import { tooDeepAt } from '../kernel/json-text.ts';
import { guardedLookup, urlBelow } from './address.ts';
import {
  type AnswerOf,
  answers,
  answerType,
  eventTypes,
  type SentType,
  ServerEvent,
} from './app-server-frames.ts';
import { wordOf } from './guarded-fetch.ts';
import type { Limits } from './limits.ts';
import {
  agentNotFound,
  conversationNotFound,
  appErrorIn,
  badAnswer,
  failed,
  refused,
  safeText,
  timedOut,
  unreachable,
  unsupported,
} from './problems.ts';
import { type Target, versionOf } from './target.ts';

/** The one version of the protocol that is spoken here. */
const protocolVersion = 1;

/** How deep a frame may be nested. */
const deepest = 100;

/** Told of every event that is let in, with its size in bytes; and when the connection is gone. */
export interface SocketListener {
  event(event: ServerEvent, bytes: number): void;
  lost(problem: AppError): void;
}

interface Waiting {
  type: SentType;
  take(answer: Record<string, unknown>): void;
  fail(problem: Error): void;
}

const Answered = z.looseObject({ success: z.boolean().optional(), error: z.string().nullish() });

/**
 * A connection to an App Server that comes about when it is needed, and again after it was lost. Requests wait a
 * limited time, because a server that does not understand one stays silent.
 */
export class AppServerSocket {
  readonly #target: Target;
  readonly #limits: Limits;
  readonly #listeners = new Set<SocketListener>();
  readonly #waiting = new Map<string, Waiting>();
  #connecting: Promise<WebSocket> | undefined;
  #isClosed = false;
  #version: string | null = null;

  constructor(target: Target, limits: Limits) {
    this.#target = target;
    this.#limits = limits;
  }

  /** The release of the server, as it said when it was connected. */
  get version(): string | null {
    return this.#version;
  }

  /** Connects, unless it is connected already. */
  async connect(): Promise<void> {
    await this.#open();
  }

  /** @returns ends it */
  subscribe(listener: SocketListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Sends a frame and gives its answer.
   *
   * @param isLast an answer may come in several frames: is this the last one?
   * @throws AppError as `LettaServer` says
   */
  async request<Type extends SentType>(
    type: Type,
    body: Record<string, unknown>,
    signal: AbortSignal,
    isLast: (answer: AnswerOf<Type>) => boolean = () => true,
  ): Promise<AnswerOf<Type>[]> {
    signal.throwIfAborted();
    const socket = await this.#open();
    signal.throwIfAborted();
    return this.#ask(socket, type, body, signal, isLast);
  }

  #ask<Type extends SentType>(
    socket: WebSocket,
    type: Type,
    body: Record<string, unknown>,
    signal: AbortSignal | undefined,
    isLast: (answer: AnswerOf<Type>) => boolean,
  ): Promise<AnswerOf<Type>[]> {
    const request_id = randomUUID();
    return new Promise((resolve, reject) => {
      const parts: AnswerOf<Type>[] = [];
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.#waiting.delete(request_id);
      };
      const fail = (problem: Error) => {
        end();
        reject(problem);
      };
      const abort = () => fail(abortReason(signal));
      const late = timedOut(`did not answer (${type})`, this.#limits.request);
      const timer = setTimeout(() => fail(late), this.#limits.request);
      signal?.addEventListener('abort', abort, { once: true });
      const take = (frame: Record<string, unknown>) => {
        const problem = this.#problemOf(frame);
        if (problem) return fail(problem);
        const parsed = answers[type].safeParse(frame);
        if (!parsed.success) return fail(badAnswer(`answers ${type} in a way that makes no sense`));
        const answer = parsed.data as AnswerOf<Type>;
        parts.push(answer);
        if (!isLast(answer)) return;
        end();
        resolve(parts);
      };
      this.#waiting.set(request_id, { type, take, fail });
      socket.send(JSON.stringify({ ...body, type, request_id }), (error) => {
        if (error) fail(unreachable(wordOf(error)));
      });
    });
  }

  /** A server without codes for what went wrong: its sentence has to do. */
  #problemOf(frame: Record<string, unknown>): AppError | undefined {
    const parsed = Answered.safeParse(frame);
    if (!parsed.success) return badAnswer('answers in a way that makes no sense');
    if (parsed.data.success !== false) return undefined;
    const text = safeText(parsed.data.error, this.#target.token);
    if (/^conversation .*not found$/i.test(text)) return conversationNotFound();
    return /^agent .*not found$/i.test(text) ? agentNotFound() : failed(text);
  }

  #open(): Promise<WebSocket> {
    if (this.#isClosed) return Promise.reject(unreachable('the connection was closed here'));
    this.#connecting ??= this.#connect().catch((error: unknown) => {
      this.#connecting = undefined;
      throw error;
    });
    return this.#connecting;
  }

  async #connect(): Promise<WebSocket> {
    const { token, url } = this.#target;
    const socket = new WebSocket(urlBelow(url, '/ws', 'ws'), {
      headers: token ? { authorization: `Bearer ${token}` } : {},
      handshakeTimeout: this.#limits.connect,
      maxPayload: this.#limits.frame,
      perMessageDeflate: false,
      followRedirects: false,
      lookup: guardedLookup,
    });
    await this.#handshake(socket);
    let problem = unreachable('the connection broke');
    socket.on('message', (data, isBinary) => {
      const wrong = this.#take(data, isBinary);
      if (!wrong) return;
      problem = wrong;
      socket.terminate();
    });
    socket.on('error', (error) => {
      const isTooLarge = 'code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
      problem = isTooLarge
        ? badAnswer(`sends a frame of more than ${this.#limits.frame / 1024 / 1024} MiB`)
        : 'code' in error && String(error.code).startsWith('WS_ERR')
          ? badAnswer('breaks the rules of WebSocket')
          : unreachable(wordOf(error));
      socket.terminate();
    });
    const stopPinging = keepAlive(socket, this.#limits.request);
    socket.on('close', () => {
      stopPinging();
      this.#connecting = undefined;
      for (const waiting of [...this.#waiting.values()]) waiting.fail(problem);
      for (const listener of [...this.#listeners]) listener.lost(problem);
    });
    try {
      const [info] = await this.#ask(socket, 'app_server_info', {}, undefined, () => true);
      if (info?.protocol_version !== protocolVersion)
        throw unsupported(`version ${protocolVersion} of the App Server protocol; another release would`);
      this.#version = versionOf(info.letta_code_version);
      return socket;
    } catch (error) {
      socket.terminate();
      throw error;
    }
  }

  #handshake(socket: WebSocket): Promise<void> {
    const late = timedOut('let no connection come about', this.#limits.connect);
    return new Promise((resolve, reject) => {
      // A name is looked up before the library begins to count.
      const timer = setTimeout(() => {
        reject(late);
        socket.terminate();
      }, this.#limits.connect);
      const end = (problem?: AppError) => {
        clearTimeout(timer);
        if (problem) reject(problem);
        else resolve();
      };
      socket.once('open', () => end());
      socket.once('unexpected-response', (_request, response: IncomingMessage) => {
        const { statusCode = 0 } = response;
        response.destroy();
        end(this.#refusalOf(statusCode));
        socket.terminate();
      });
      // It says more than one error when a handshake is cut off.
      socket.on('error', (error) => {
        const isOurs = /handshake has timed out/.test(error.message);
        end(appErrorIn(error) ?? (isOurs ? late : unreachable(wordOf(error))));
      });
    });
  }

  #refusalOf(status: number): AppError {
    if (status === 401 || status === 403) return refused(this.#target.token !== null);
    if (status >= 300 && status < 400)
      return badAnswer('answers with a redirect, which is not followed: set letta.url to where it leads');
    return badAnswer(`offers no WebSocket (status ${status})`);
  }

  /** @returns what is wrong with the frame, when it ends the connection */
  #take(data: WebSocket.RawData, isBinary: boolean): AppError | undefined {
    if (isBinary) return badAnswer('sends something else than text');
    const text = (data as Buffer).toString();
    // What is nested without end breaks whoever writes it down again.
    if (tooDeepAt(text, deepest) !== undefined) return badAnswer('sends frames that are nested too deep');
    let frame: unknown;
    try {
      frame = JSON.parse(text);
    } catch {
      return badAnswer('sends something else than JSON');
    }
    if (typeof frame !== 'object' || frame === null || !('type' in frame))
      return badAnswer('sends frames without a type');
    if ('request_id' in frame && typeof frame.request_id === 'string') {
      const waiting = this.#waiting.get(frame.request_id);
      if (waiting && frame.type === answerType(waiting.type)) {
        waiting.take({ ...frame });
        return undefined;
      }
    }
    if (!eventTypes.has(String(frame.type))) return undefined;
    const event = ServerEvent.safeParse(frame);
    // A conversation without an agent is none of ours.
    if (!event.success) return undefined;
    for (const listener of [...this.#listeners]) listener.event(event.data, text.length);
    return undefined;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const socket = await this.#connecting?.catch(() => undefined);
    socket?.terminate();
  }
}

/** Notices within two intervals that the other side is gone without a word. */
function keepAlive(socket: WebSocket, interval: number): () => void {
  let isAlive = true;
  socket.on('pong', () => (isAlive = true));
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, interval).unref();
  return () => clearInterval(timer);
}

function abortReason(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new DOMException('This operation was aborted', 'AbortError');
}
