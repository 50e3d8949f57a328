import type { Api } from '../../client/client.ts';
import { exitCodes, Failure } from '../exit.ts';
import { type Output, printable, printJsonLine, say } from '../output.ts';
import type { Conversation, Message, News, Response } from './conversation.ts';
import { followConversation } from './follow.ts';

interface Waiting {
  /** In seconds. */
  timeout: number;
  wait: boolean;
}

/**
 * Sends one message and prints its answer, or with `--json` everything that comes until then, each on a line.
 *
 * @throws Failure when it cannot be answered, or is not in time
 */
export async function sendOne(
  api: Api,
  conversation: Conversation,
  text: string,
  { timeout, wait }: Waiting,
  output: Output,
): Promise<void> {
  const limit = AbortSignal.timeout(timeout * 1000);
  try {
    if (wait) return await exchange(api, conversation, text, limit, output);
    const message = await conversation.send(text, limit);
    if (output.json) printJsonLine(message);
    else say(output, `Sent. sanctum chat ${conversation.agent.id} --history shows what becomes of it.`);
  } catch (error) {
    if (limit.aborted) throw tooLate(conversation, timeout);
    throw error;
  }
}

async function exchange(
  api: Api,
  conversation: Conversation,
  text: string,
  limit: AbortSignal,
  output: Output,
): Promise<void> {
  const done = new AbortController();
  const answer = new AwaitedAnswer(output);
  const stopListening = onInterrupt(conversation, answer);
  try {
    const signal = AbortSignal.any([limit, done.signal]);
    for await (const event of followConversation(api, () => conversation, 0, signal)) {
      if (event.type === 'news') answer.take(event.news);
      if (event.type === 'connected' && !answer.message) answer.await(await conversation.send(text, signal));
      const reply = answer.reply();
      if (!reply) continue;
      if (!output.json) say(output, reply.response);
      return;
    }
    limit.throwIfAborted();
  } finally {
    done.abort();
    stopListening();
  }
}

/** What has come of a message that was sent here. */
class AwaitedAnswer {
  readonly #output: Output;
  #responses: Response[] = [];
  #message: Message | undefined;

  constructor(output: Output) {
    this.#output = output;
  }

  get message(): Message | undefined {
    return this.#message;
  }

  await(message: Message): void {
    if (this.#output.json) printJsonLine(message);
    this.#message = message;
    this.#responses = [];
  }

  take(news: News): void {
    if (this.#output.json) printJsonLine(news);
    if (news.type === 'message' && news.id === this.#message?.id) this.#message = news;
    if (news.type === 'response') this.#responses.push(news);
  }

  /**
   * The answer, once it is complete. Broca does not say what it answers: it is what came last.
   *
   * @throws Failure when there is none to come
   */
  reply(): Response | undefined {
    const message = this.#message;
    if (message?.state === 'failed')
      throw new Failure(message.problem ?? 'The message could not be delivered.');
    if (message?.state !== 'answered') return undefined;
    return (
      this.#responses.find(({ message_id }) => message_id === message.id) ??
      this.#responses.findLast(({ message_id }) => message_id === null)
    );
  }
}

/** The first Ctrl-C takes the message back, the second one ends the command as usual. */
function onInterrupt(conversation: Conversation, answer: AwaitedAnswer): () => void {
  const interrupt = () => {
    if (!answer.message) process.exit(exitCodes.failed);
    conversation.cancel(answer.message).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      process.stderr.write(`${printable(reason)}\n`);
    });
  };
  process.once('SIGINT', interrupt);
  return () => process.off('SIGINT', interrupt);
}

function tooLate({ agent, session }: Conversation, timeout: number): Failure {
  if (!session) return new Failure(`The message could not be sent within ${timeout} s.`);
  return new Failure(
    `No answer came within ${timeout} s. It may still come: sanctum chat ${agent.id} --session ${session.id} --history shows it.`,
  );
}
