import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, ApiError } from '../../client/client.ts';
import { printable } from '../output.ts';
import { UsageError } from '../session.ts';
import type { Conversation, News } from './conversation.ts';
import { followConversation } from './follow.ts';
import { isPassing } from './patience.ts';
import { Prompt } from './prompt.ts';
import { isStyled, Transcript } from './transcript.ts';

/** How much of what was said before is shown. */
const shownBefore = 10;
/** What was said last may still be on its way when one leaves, for so many milliseconds. */
const lastPatience = 3000;

const help = `Every line is a message; with a space before it, one that begins with / is, too. An answer shows as it comes, and what you type meanwhile when it is complete.
  /retry        send the message that failed once more
  /cancel       stop the answer, or take back the message that nobody has yet; so does Ctrl-C
  /new          begin another conversation
  /title TEXT   rename this one
  /quit         leave; so do Ctrl-D and a second Ctrl-C`;

const words: Record<string, string> = { stored: 'waiting', handed_over: 'handed over', working: 'working' };

/**
 * A conversation in a terminal, until one leaves it.
 *
 * @throws ApiError when the server refuses to tell of it
 */
export async function talk(api: Api, conversation: Conversation): Promise<void> {
  await new Talk(api, conversation).run();
}

class Talk {
  readonly #api: Api;
  readonly #name: string;
  readonly #leaving = new AbortController();
  readonly #prompt: Prompt;
  #conversation: Conversation;
  #transcript: Transcript;
  /** Lines that are sent, in order. */
  #work: Promise<void> = Promise.resolve();
  #unsent = 0;
  #isInterrupted = false;
  #isConnected = false;
  #isShown = false;

  constructor(api: Api, conversation: Conversation) {
    this.#api = api;
    this.#conversation = conversation;
    this.#name = conversation.agent.name ?? conversation.agent.id;
    this.#transcript = this.#newTranscript();
    this.#prompt = new Prompt({
      line: (text) => this.#line(text),
      interrupt: () => this.#interrupt(),
      end: () => void this.#leave(),
    });
  }

  async run(): Promise<void> {
    const { agent, session } = this.#conversation;
    const title = session ? `: ${session.title ?? session.id}` : '';
    this.#note(`${this.#name} (${agent.id})${title}. /help shows what you can do here.`);
    const { signal } = this.#leaving;
    try {
      for await (const event of followConversation(
        this.#api,
        () => this.#conversation,
        shownBefore,
        signal,
      )) {
        if (event.type === 'news') this.#add(event.news);
        else this.#connection(event.type === 'connected');
      }
    } finally {
      this.#leaving.abort();
      this.#prompt.close();
    }
  }

  #newTranscript(): Transcript {
    return new Transcript(this.#name, (text) => process.stdout.write(text), isStyled());
  }

  #connection(isConnected: boolean): void {
    this.#isConnected = isConnected;
    this.#isShown = true;
    this.#showPrompt();
  }

  #add(news: News): void {
    this.#prompt.hide();
    this.#transcript.add(news, this.#conversation.isFromHere(news));
    this.#showPrompt();
  }

  #note(text: string): void {
    this.#prompt.hide();
    this.#transcript.note(text);
    this.#showPrompt();
  }

  /** Says what becomes of the last message, below everything and in the way of nothing. */
  #showPrompt(): void {
    const current = this.#conversation.current();
    const state = current && this.#conversation.isFromHere(current) ? words[current.state] : undefined;
    const status = this.#isConnected ? state : 'no connection';
    if (this.#isShown && !this.#transcript.isLive)
      this.#prompt.show(status === undefined ? 'you> ' : `(${status}) you> `);
  }

  #line(text: string): void {
    this.#showPrompt();
    const [, word, rest = ''] = /^\/(\S*)\s*(.*)$/s.exec(text.trimEnd()) ?? [];
    // Whoever wants to leave does not wait for anything.
    if (word === 'quit') return void this.#leave();
    if (text.trim() === '') return;
    this.#isInterrupted = false;
    if (word === 'cancel') return void this.#attempt(() => this.#cancel());
    this.#unsent++;
    this.#work = this.#work
      .then(() => this.#attempt(() => (word === undefined ? this.#send(text) : this.#obey(word, rest))))
      .then(() => {
        this.#unsent--;
      });
  }

  async #send(text: string): Promise<void> {
    const { signal } = this.#leaving;
    await this.#conversation.send(text, signal, () =>
      this.#note('The server cannot be reached. The message is sent when it is back.'),
    );
    this.#showPrompt();
  }

  async #obey(word: string, rest: string): Promise<void> {
    switch (word) {
      case 'help':
        return this.#note(help);
      case 'new':
        this.#conversation = this.#conversation.another();
        this.#transcript = this.#newTranscript();
        return this.#note('Another conversation begins with what you say.');
      case 'title':
        if (rest === '') throw new UsageError('Say how it is to be called: /title TEXT.');
        await this.#conversation.rename(rest);
        return this.#note(`It is called ${rest}.`);
      case 'retry': {
        const failed = this.#conversation.lastFailed();
        if (!failed) throw new UsageError('No message of this conversation has failed.');
        await this.#conversation.retry(failed);
        return this.#note('It is sent once more.');
      }
      default:
        throw new UsageError(`There is no /${word}: /help shows what there is.`);
    }
  }

  async #cancel(): Promise<void> {
    const message = this.#conversation.current();
    if (!message) throw new UsageError('There is nothing to cancel.');
    await this.#conversation.cancel(message);
  }

  /** What goes wrong is told, and the conversation goes on. */
  async #attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (this.#leaving.signal.aborted) return;
      if (error instanceof ApiError || error instanceof UsageError) this.#note(error.message);
      else if (isPassing(error)) this.#note('The server cannot be reached. Try again in a moment.');
      else throw error;
    }
  }

  #interrupt(): void {
    const current = this.#conversation.current();
    if (this.#isInterrupted || !current || !this.#conversation.isFromHere(current)) return void this.#leave();
    this.#isInterrupted = true;
    this.#note('Stopping it. Ctrl-C again leaves.');
    void this.#attempt(() => this.#cancel());
  }

  async #leave(): Promise<void> {
    if (this.#leaving.signal.aborted) return;
    await Promise.race([this.#work, sleep(lastPatience, undefined, { ref: false })]);
    if (this.#unsent > 0)
      process.stderr.write(printable(`\nNot sent: ${this.#unsent} of what you said last.\n`));
    this.#leaving.abort();
  }
}
