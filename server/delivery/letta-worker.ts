import { randomUUID } from 'node:crypto';
import type { Conversations } from '../chat/conversations.ts';
import type { Context } from '../context.ts';
import { AppError } from '../kernel/errors.ts';
import type { LettaServer, Turn, TurnEnd } from '../letta/letta-server.ts';
import { Answer } from './answer.ts';
import {
  type Claim,
  claimNext,
  findCancelled,
  giveBack,
  isUnfinished,
  keepClaim,
  lease,
  type Outcome,
  settle,
} from './claims.ts';

/** Where the worker finds its server. */
export interface LettaSource {
  /** @throws AppError */
  server(): Promise<LettaServer>;
}

/** At once, by one process. */
const mostTurns = 64;
/** At once, of one agent, so that a slow one holds back nobody else. A server with one thread an agent takes one. */
const mostOfAgent = 8;
const look = 1000;
/** Between two times that an answer is shown as far as it is; a long one is shown less often, since it is shown whole. */
const showEvery = 100;
const shownPerMillisecond = 100;
const askAgainEvery = 2000;
/** Whoever is asked what became of a message and says for longer than this that it is being worked on does not know. */
const longestTurn = 15 * 60_000;
/** How long a server that cannot be reached is tried again, by the number of tries. */
const pauses = [1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000, 60_000];

const uncertain =
  'Nobody can say whether the agent got this message: the connection broke, and the server does not tell. Look there, and send it again if it did not.';

/**
 * Delivers messages to a Letta server (design 5.8): at least once where the server can tell doubles apart, in order
 * within a conversation. A message is marked before it is sent, so that after a crash it is looked up there instead of
 * sent blindly. Any number of processes may do this at the same time.
 */
export class LettaWorker {
  readonly #ctx: Context;
  readonly #conversations: Conversations;
  readonly #letta: LettaSource;
  readonly #name = randomUUID();
  readonly #running = new Map<number, { claim: Claim; abort: AbortController }>();
  readonly #stopListening: (() => void)[];
  readonly #timer: NodeJS.Timeout;
  #claiming: Promise<void> | undefined;
  #isNews = false;
  #isStopped = false;
  /** Does the server have one thread an agent? As of the last turn. */
  #isSingle = false;

  constructor(ctx: Context, conversations: Conversations, letta: LettaSource) {
    this.#ctx = ctx;
    this.#conversations = conversations;
    this.#letta = letta;
    const wake = () => this.#wake();
    this.#stopListening = [
      conversations.subscribe((concerned) => {
        if (concerned.has('letta')) wake();
      }),
      ctx.head.onWake(wake),
    ];
    this.#timer = setInterval(wake, look).unref();
  }

  /** What runs is left to whoever comes next, and is looked up then. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const end of this.#stopListening) end();
    clearInterval(this.#timer);
    await this.#claiming;
    await Promise.all(
      [...this.#running.values()].map(({ claim }) => giveBack(this.#conversations, claim.delivery, 0, null)),
    );
  }

  #wake(): void {
    if (this.#isStopped) return;
    this.#isNews = true;
    this.#claiming ??= this.#claim()
      .catch((error: unknown) =>
        this.#ctx.log.warn({ err: error }, 'the queue of messages could not be read'),
      )
      .finally(() => (this.#claiming = undefined));
  }

  async #claim(): Promise<void> {
    while (this.#isNews && !this.#isStopped) {
      this.#isNews = false;
      await this.#cancelWhatShallEnd();
      while (this.#hasRoom()) {
        const claim = await claimNext(this.#ctx, this.#conversations, this.#name, this.#busyAgents());
        if (!claim) break;
        this.#start(claim);
      }
    }
  }

  #hasRoom(): boolean {
    return this.#running.size < mostTurns && !this.#isStopped;
  }

  async #cancelWhatShallEnd(): Promise<void> {
    if (this.#running.size === 0) return;
    // By their ids: it is asked many times a second, and the queue may be long.
    for (const id of await findCancelled(this.#ctx, [...this.#running.keys()]))
      this.#running.get(id)?.abort.abort();
  }

  #busyAgents(): string[] {
    const most = this.#isSingle ? 1 : mostOfAgent;
    const byAgent = Map.groupBy(this.#running.values(), ({ claim }) => claim.delivery.agent_id);
    return [...byAgent].filter(([, turns]) => turns.length >= most).map(([agent]) => agent);
  }

  #start(claim: Claim): void {
    const { id } = claim.delivery;
    const abort = new AbortController();
    if (claim.delivery.is_cancelled) abort.abort();
    const running = { claim, abort };
    this.#running.set(id, running);
    const renewing = setInterval(() => {
      if (this.#isStopped) return clearInterval(renewing);
      this.#isWanted(claim)
        .then((isWanted) => {
          if (!isWanted) abort.abort();
        })
        .catch((error: unknown) => this.#ctx.log.warn({ err: error }, 'a claim could not be renewed'));
    }, lease / 3);
    void this.#deliver(claim, abort.signal)
      .catch((error: unknown) => this.#ctx.log.error({ err: error }, 'a message could not be delivered'))
      .finally(() => {
        clearInterval(renewing);
        // It may be claimed here once more, after its lease was over.
        if (this.#running.get(id) === running) this.#running.delete(id);
        this.#wake();
      });
  }

  /**
   * Keeps a claim. Whoever took it over waits for the same turn, so that it goes on; of a message that is gone nobody
   * waits for the answer.
   */
  async #isWanted({ delivery }: Claim): Promise<boolean> {
    return (
      (await keepClaim(this.#conversations, delivery)) !== undefined || isUnfinished(this.#ctx, delivery)
    );
  }

  /** From the claim to what came of it; a server that cannot be reached is tried again later. */
  async #deliver(claim: Claim, signal: AbortSignal): Promise<void> {
    const answer = new Answer();
    try {
      const outcome = await this.#work(claim, answer, signal);
      if (outcome && !this.#isStopped) await settle(this.#conversations, claim.delivery, outcome);
    } catch (error) {
      if (this.#isStopped) return;
      // A conversation that is gone there, as with another server, begins anew: the message cannot be in it.
      if (isGone(error) && claim.session.conversation !== null) {
        claim.session = { ...claim.session, conversation: null };
        claim.delivery = { ...claim.delivery, phase: 'claimed' };
        return this.#deliver(claim, signal);
      }
      const { delivery } = claim;
      const pause = pauses[delivery.claims - 1];
      if (isPassing(error) && pause !== undefined && !signal.aborted)
        return giveBack(
          this.#conversations,
          delivery,
          pause,
          `It is tried again in a moment. ${error.message}`,
        );
      const problem =
        error instanceof AppError
          ? error.message
          : 'Something went wrong here. The log of the server says what.';
      if (!(error instanceof AppError))
        this.#ctx.log.error({ err: error }, 'a message could not be delivered');
      await settle(this.#conversations, delivery, {
        parts: answer.parts,
        problem: delivery.phase === 'sent' && isPassing(error) ? uncertain : problem,
      });
    }
  }

  /** @returns undefined when somebody else has the message by now */
  async #work(claim: Claim, answer: Answer, signal: AbortSignal): Promise<Outcome | undefined> {
    if (signal.aborted && claim.delivery.phase !== 'sent') return { parts: [], problem: 'It was stopped.' };
    const server = await this.#letta.server();
    this.#isSingle = server.kind === 'rest';
    if (claim.delivery.phase === 'sent') {
      const found = await this.#lookUp(server, claim, answer, signal);
      if (found !== 'absent') return found;
    }
    const conversation =
      claim.session.conversation ?? (await server.openConversation(claim.letta_uid, signal));
    const kept = await keepClaim(this.#conversations, claim.delivery, {
      phase: 'sent',
      ...(conversation === null ? {} : { conversation }),
    });
    if (!kept) return undefined;
    claim.delivery = kept;
    claim.session = { ...claim.session, conversation };
    const show = this.#showing(claim, answer);
    try {
      const end = await server.send(turnOf(claim), (part) => show.add(part), signal);
      return outcomeOf(end, answer);
    } finally {
      await show.stop();
    }
  }

  /** What became of a message that may have been sent before: waits for its answer if it is being worked on there. */
  async #lookUp(
    server: LettaServer,
    claim: Claim,
    answer: Answer,
    signal: AbortSignal,
  ): Promise<Outcome | 'absent'> {
    const until = performance.now() + longestTurn;
    for (;;) {
      const { state, parts } = await server.lookUp(turnOf(claim), AbortSignal.timeout(lease));
      if (state === 'absent') return signal.aborted ? { parts: [], problem: 'It was stopped.' } : 'absent';
      if (state === 'unknown' || performance.now() > until) return { parts: [], problem: uncertain };
      if (state === 'answered') {
        for (const part of parts) answer.add(part);
        return { parts: answer.parts, problem: null };
      }
      if (signal.aborted) {
        await server.cancel(turnOf(claim), AbortSignal.timeout(lease));
        return { parts: [], problem: 'It was stopped.' };
      }
      await new Promise((resolve) => setTimeout(resolve, askAgainEvery));
      if (this.#isStopped) throw new Error('This process ends.');
    }
  }

  /** Shows an answer as it comes, a few times a second. */
  #showing(
    claim: Claim,
    answer: Answer,
  ): { add: (part: Parameters<Answer['add']>[0]) => void; stop: () => Promise<void> } {
    let isNew = false;
    let shownAt = 0;
    let storing: Promise<unknown> = Promise.resolve();
    const timer = setInterval(() => {
      const pause = answer.length / shownPerMillisecond;
      if (!isNew || this.#isStopped || performance.now() - shownAt < pause) return;
      shownAt = performance.now();
      isNew = false;
      storing = keepClaim(this.#conversations, claim.delivery, { progress: answer.parts }).catch(
        (error: unknown) => this.#ctx.log.warn({ err: error }, 'an answer could not be shown as it came'),
      );
    }, showEvery);
    return {
      add: (part) => {
        isNew = answer.add(part) || isNew;
      },
      stop: async () => {
        clearInterval(timer);
        await storing;
      },
    };
  }
}

function turnOf({ delivery, session, text, letta_uid }: Claim): Turn {
  return { letta_uid, conversation: session.conversation, text, otid: delivery.otid };
}

function outcomeOf({ stop, reason }: TurnEnd, { parts }: Answer): Outcome {
  switch (stop) {
    case 'done':
      return { parts, problem: parts.length === 0 ? 'The agent said nothing.' : null };
    case 'cancelled':
      return { parts, problem: 'It was stopped.' };
    case 'needs_approval':
      return { parts, problem: 'The agent asks whether it may use a tool: allow it at the Letta server.' };
    case 'failed':
      return {
        parts,
        problem: `The agent could not answer: ${reason ?? 'the Letta server does not say why'}.`,
      };
  }
}

function isGone(error: unknown): boolean {
  return error instanceof AppError && error.code === 'letta.conversation_not_found';
}

/** May it be otherwise in a while? */
function isPassing(error: unknown): error is AppError {
  return (
    error instanceof AppError &&
    ['letta.unreachable', 'letta.timeout', 'storage.busy', 'storage.unreachable'].includes(error.code)
  );
}
