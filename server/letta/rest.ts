import { APIError, APIUserAbortError, Letta, toFile } from '@letta-ai/letta-client';
import type { Stream } from '@letta-ai/letta-client/streaming';
import { z } from 'zod';
import { readAgentFile } from '../agents/agent-file.ts';
import { AppError, invalid } from '../kernel/errors.ts';
import { JsonObject } from '../kernel/fields.ts';
import { urlBelow } from './address.ts';
import { AgentState, StoredMessage } from './app-server-frames.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { fateOf } from './history.ts';
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
import { agentNotFound, appErrorIn, badAnswer, failed, refused, safeText } from './problems.ts';
import { turnEndOf } from './stop.ts';
import { type Target, versionOf } from './target.ts';
import { TurnReader } from './turn-reader.ts';
import { withoutCode } from './without-code.ts';

const Health = z.object({ version: z.string(), status: z.string().nullish() });
const Imported = z.object({ agent_ids: z.array(z.string().min(1).max(100)).min(1) });
const Run = z.object({ status: z.string().nullish() });

/** A Letta server that speaks REST: the V1 server that can still be self-hosted, or Letta Cloud (docs/letta.md). */
export class RestServer implements LettaServer {
  readonly kind = 'rest';
  readonly #requests: Letta;
  readonly #turns: Letta;
  readonly #limits: Limits;
  readonly #token: string | null;

  constructor({ url, token }: Target, limits: Limits = defaultLimits) {
    this.#limits = limits;
    this.#token = token;
    const client = (total: number, silence: number, line: number) =>
      new Letta({
        baseURL: urlBelow(url, '', 'http'),
        apiKey: token,
        // Ours is shorter, and says what was waited for.
        timeout: 2 * total,
        // Nothing is repeated by itself: names are not unique there, and a second message is a second answer.
        maxRetries: 0,
        logLevel: 'off',
        fetch: guardedFetch({ connect: limits.connect, total, silence, body: limits.total, line }),
      });
    this.#requests = client(limits.request, limits.request, limits.total);
    this.#turns = client(limits.turn, limits.silence, limits.line);
  }

  async info(signal: AbortSignal): Promise<{ kind: 'rest'; version: string | null }> {
    const health = await this.#ask(Health, () => this.#requests.health({ signal }));
    return { kind: this.kind, version: versionOf(health.version) };
  }

  async listAgents(
    page: { limit: number; after?: string | undefined },
    signal: AbortSignal,
  ): Promise<{ agents: LettaAgent[]; next: string | null }> {
    const { after } = page;
    // A server that gives fewer than it was asked for would seem to have no more.
    const limit = Math.min(page.limit, pageSize);
    const agents = await this.#ask(z.array(AgentState), async () => {
      const query = { limit, order: 'desc' as const, include: ['agent.tags' as const] };
      const asked = { ...query, ...(after ? { after } : {}) };
      return (await this.#requests.agents.list(asked, { signal })).getPaginatedItems();
    });
    const last = agents.at(-1);
    return {
      agents: agents.map(lettaAgentOf),
      next: last && agents.length >= limit && last.id !== after ? last.id : null,
    };
  }

  async getAgent(lettaUid: string, signal: AbortSignal): Promise<LettaAgent | undefined> {
    try {
      const agent = await this.#ask(AgentState, () =>
        this.#requests.agents.retrieve(lettaUid, { include: ['agent.tags'] }, { signal }),
      );
      return lettaAgentOf(agent);
    } catch (error) {
      if (error instanceof AppError && error.code === 'letta.agent_not_found') return undefined;
      throw error;
    }
  }

  async tagAgent(lettaUid: string, tag: string, signal: AbortSignal): Promise<void> {
    const agent = await this.getAgent(lettaUid, signal);
    if (!agent) throw agentNotFound();
    if (agent.tags.includes(tag)) return;
    const tags = [...agent.tags, tag];
    await this.#ask(z.unknown(), () => this.#requests.agents.update(lettaUid, { tags }, { signal }));
  }

  async openConversation(lettaUid: string, signal: AbortSignal): Promise<null> {
    if (!(await this.getAgent(lettaUid, signal))) throw agentNotFound();
    return null;
  }

  async send(turn: Turn, onPart: (part: TurnPart) => void, signal: AbortSignal): Promise<TurnEnd> {
    const reader = new TurnReader(onPart);
    const messages = [{ role: 'user', content: turn.text, otid: turn.otid }];
    try {
      // The address that every release of the server has; the library's own method for it is about to go.
      const stream = await this.#turns.post<Stream<unknown>>(
        `/v1/agents/${encodeURIComponent(turn.letta_uid)}/messages/stream`,
        { body: { messages, stream_tokens: true, include_pings: true }, stream: true, signal },
      );
      for await (const message of stream)
        if (!reader.read(message)) throw badAnswer('streams messages that make no sense');
    } catch (error) {
      if (signal.aborted) return await this.#cancelled(turn);
      if (error instanceof APIError && error.status === undefined && error.error !== undefined)
        reader.error = textOf(error.error);
      else throw this.#problemOf(error);
    }
    // The library ends a stream that was aborted as if it were complete.
    if (signal.aborted) return this.#cancelled(turn);
    reader.end();
    return turnEndOf(reader, reader.stopReason, this.#token);
  }

  async lookUp(turn: Turn, signal: AbortSignal): Promise<TurnFate> {
    return fateOf(
      turn.otid,
      async (before) => {
        const messages = await this.#ask(z.array(StoredMessage), async () => {
          const query = { limit: pageSize, order: 'desc' as const, ...(before ? { before } : {}) };
          return (
            await this.#requests.agents.messages.list(turn.letta_uid, query, { signal })
          ).getPaginatedItems();
        });
        // One message there may be several here, or none: only an empty page is the last.
        return { messages, next: messages.at(-1)?.id ?? null };
      },
      await this.#isRunning(turn.letta_uid, signal),
    );
  }

  async cancel({ letta_uid }: Pick<Turn, 'letta_uid'>, signal: AbortSignal): Promise<void> {
    await this.#ask(z.unknown(), () => this.#requests.agents.messages.cancel(letta_uid, {}, { signal }));
  }

  async exportAgent(lettaUid: string, signal: AbortSignal): Promise<AgentExport> {
    const exported = await this.#ask(z.union([z.string(), JsonObject]), () =>
      this.#requests.agents.exportFile(lettaUid, {}, { signal }),
    );
    const { file } = withoutCode(typeof exported === 'string' ? parseFile(exported) : exported, true);
    return { file, losses: ['The values of secrets and environment variables are blank.'] };
  }

  async importAgent(file: JsonObject, signal: AbortSignal): Promise<AgentImported> {
    const { agents } = readAgentFile(file);
    if (agents.length !== 1)
      throw invalid('agent_file.many', `The file holds ${agents.length} agents: send one with one agent.`);
    const safe = withoutCode(file, false);
    const { agent_ids } = await this.#ask(Imported, async () =>
      this.#requests.agents.importFile(
        {
          file: await toFile(Buffer.from(JSON.stringify(safe.file)), 'agent.af', {
            type: 'application/json',
          }),
          override_existing_tools: false,
        },
        { signal },
      ),
    );
    return { letta_uid: agent_ids[0] ?? '', losses: safe.losses };
  }

  async close(): Promise<void> {
    // Every request has a connection of its own.
  }

  async #ask<Schema extends z.ZodType>(
    schema: Schema,
    request: () => PromiseLike<unknown>,
  ): Promise<z.infer<Schema>> {
    let answer: unknown;
    try {
      answer = await request();
    } catch (error) {
      throw this.#problemOf(error);
    }
    const parsed = schema.safeParse(answer);
    if (!parsed.success) throw badAnswer('answers in a way that makes no sense');
    return parsed.data;
  }

  /** What went wrong, in our words; nothing of the library's errors goes on, because they hold headers. */
  #problemOf(error: unknown): Error {
    const known = appErrorIn(error);
    if (known) return known;
    if (error instanceof APIUserAbortError)
      return new DOMException('This operation was aborted', 'AbortError');
    if (!(error instanceof APIError) || error.status === undefined)
      return badAnswer('answers in a way that makes no sense');
    if (error.status === 401 || error.status === 403) return refused(this.#token !== null);
    const text = safeText(textOf(error.error), this.#token);
    if (error.status !== 404) return failed(text || `status ${error.status}`);
    // A server that knows no such address has nothing to say about agents.
    return error.error === undefined || /^not found$/i.test(text)
      ? badAnswer('knows no such address (404)')
      : agentNotFound();
  }

  async #cancelled(turn: Turn): Promise<TurnEnd> {
    await this.cancel(turn, AbortSignal.timeout(this.#limits.cancel)).catch(() => undefined);
    return { stop: 'cancelled', reason: null };
  }

  /** Does the server still work for the agent? One that cannot tell leaves it open. */
  async #isRunning(lettaUid: string, signal: AbortSignal): Promise<boolean> {
    try {
      const runs = await this.#ask(z.array(Run), async () =>
        (
          await this.#requests.runs.list({ agent_id: lettaUid, active: true, limit: 10 }, { signal })
        ).getPaginatedItems(),
      );
      return runs.some(({ status }) => status === 'running' || status === 'created');
    } catch (error) {
      if (
        error instanceof AppError &&
        ['letta.failed', 'letta.protocol', 'letta.agent_not_found'].includes(error.code)
      )
        return false;
      throw error;
    }
  }
}

/** The sentence within an error of the server, in the shapes that it has. */
function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (typeof body !== 'object' || body === null) return '';
  if ('detail' in body && body.detail)
    return typeof body.detail === 'string' ? body.detail : JSON.stringify(body.detail);
  if ('error' in body) return textOf(body.error);
  if ('message' in body) return textOf(body.message);
  return '';
}

function parseFile(text: string): JsonObject {
  try {
    return JsonObject.parse(JSON.parse(text));
  } catch {
    throw badAnswer('exports something else than an agent file');
  }
}
