import { type ServerProcess, startServer } from './server-process.ts';

/** A server that is killed again and again, and comes back on the same home at another address. */
export class MortalServer {
  readonly #home: string;
  #current: ServerProcess;

  private constructor(home: string, current: ServerProcess) {
    this.#home = home;
    this.#current = current;
  }

  static async start(home: string): Promise<MortalServer> {
    return new MortalServer(home, await startServer(home));
  }

  get address(): string {
    return this.#current.address;
  }

  /** Lets it live for 1 to 5 s from when it was ready, kills it in whatever it is doing, and starts it again. */
  async dieAndComeBack(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1000 + Math.random() * 4000));
    await this.kill();
    this.#current = await startServer(this.#home);
  }

  async kill(): Promise<void> {
    this.#current.child.kill('SIGKILL');
    await this.#current.gone;
  }

  /** @returns undefined when the server was gone before it answered */
  async ask(
    token: string,
    path: string,
    body?: object,
    method = body ? 'POST' : 'GET',
  ): Promise<{ status: number; body: Record<string, unknown> } | undefined> {
    try {
      const answer = await fetch(`${this.address}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    } catch {
      return undefined;
    }
  }
}
