/** A message that reached Broca's own queue. */
export interface ReceivedMessage {
  id: number;
  session_id: string;
  message: string;
  timestamp: string;
  uid: string;
}

const userAgent = 'Broca2-WebChat-Plugin/1.0';

/**
 * Behaves like the client of the real Broca in all that a server can notice (contracts: broca-bridge §1): what it
 * throws away, what it loses, what it never tries again.
 */
export class BrocaClient {
  /** What arrived, in order. */
  readonly received: ReceivedMessage[] = [];
  /** Messages that the real client would have lost, and why. */
  readonly lost: { message: unknown; why: string }[] = [];
  /** The ids of all that came, as often as it came. */
  readonly handedOut: unknown[] = [];
  /** Where the bridge is. */
  url: string;
  readonly #key: string;
  readonly #seen = new Set<string>();

  constructor(url: string, key: string) {
    this.url = url;
    this.#key = key;
  }

  /** Asks for one message and throws it away; whatever goes wrong is swallowed. */
  async start(): Promise<void> {
    await this.#inbox(1);
  }

  /** @returns how many messages came that it had not seen */
  async poll(): Promise<number> {
    let fresh = 0;
    for (const message of await this.#inbox(50)) if (this.#take(message)) fresh++;
    return fresh;
  }

  /** A reply that is refused is lost: there is no second try. */
  async reply(sessionId: string, response: string): Promise<boolean> {
    const body = await this.#ask('outbox', '', {
      method: 'POST',
      body: JSON.stringify({ session_id: sessionId, response }),
    });
    return Boolean(body?.success);
  }

  async #inbox(limit: number): Promise<Record<string, unknown>[]> {
    const body = await this.#ask('inbox', `&limit=${limit}&offset=0`, { method: 'GET' });
    if (!body?.success) return [];
    const data = body.data as { messages?: Record<string, unknown>[] } | undefined;
    return data?.messages ?? [];
  }

  async #ask(action: string, query: string, init: RequestInit): Promise<Record<string, unknown> | undefined> {
    try {
      const answer = await fetch(`${this.url}/api/v1/?action=${action}${query}`, {
        ...init,
        headers: {
          authorization: `Bearer ${this.#key}`,
          'content-type': 'application/json',
          'user-agent': userAgent,
        },
      });
      if (answer.status !== 200 || !answer.headers.get('content-type')?.startsWith('application/json'))
        return undefined;
      return (await answer.json()) as Record<string, unknown>;
    } catch {
      return undefined;
    }
  }

  #take(message: Record<string, unknown>): boolean {
    const { id, session_id, message: text, timestamp, uid } = message;
    this.handedOut.push(id);
    if (!session_id || !text) return this.#lose(message, 'no session or no text');
    const key = JSON.stringify([session_id, id, timestamp]);
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    if (timestamp && !isPythonTime(timestamp)) return this.#lose(message, 'a timestamp that does not parse');
    const person = uid === null || uid === '' || uid === undefined ? session_id : uid;
    if (typeof person !== 'string') return this.#lose(message, 'a uid that is no text');
    this.received.push({ ...(message as unknown as ReceivedMessage), uid: person });
    return true;
  }

  #lose(message: unknown, why: string): false {
    this.lost.push({ message, why });
    return false;
  }
}

/** What `datetime.fromisoformat` reads on every Python from 3.8 on, after `Z` became `+00:00`. */
export function isPythonTime(text: unknown): boolean {
  return (
    typeof text === 'string' &&
    /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{3}(\d{3})?)?)?([+-]\d\d:\d\d)?)?$/.test(
      text.replace('Z', '+00:00'),
    )
  );
}
