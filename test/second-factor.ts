import { generate } from 'otplib';
import { expect } from 'vitest';
import { Authenticator } from './authenticator.ts';
import type { Answer, Client, TestRegistry } from './harness.ts';

export const password = 'velvet oyster lantern';

/** What there is to sign in with, of somebody who has a second factor. */
export interface Secured {
  /** The person, signed in. */
  client: Client;
  id: number;
  secret: string;
  recoveryCodes: string[];
}

/** People with second factors, and how they sign in, through the API. */
export class SecondFactors {
  readonly #registry: TestRegistry;

  constructor(registry: TestRegistry) {
    this.#registry = registry;
  }

  /** A person with a password, signed in. */
  async person(admin: Client, username: string, more: object = {}): Promise<{ client: Client; id: number }> {
    const made = await admin.post('/users', {
      username,
      email: `${username}@example.org`,
      role: 'user',
      password,
      ...more,
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return { client: this.clientOf(await this.login(username)), id: made.body.id as number };
  }

  /** The same with an authenticator app. */
  async withApp(admin: Client, username: string, more: object = {}): Promise<Secured> {
    const { client, id } = await this.person(admin, username, more);
    return { client, id, ...(await this.addApp(client)) };
  }

  login(username: string, given = password): Promise<Answer> {
    return this.#registry.anonymous.post('/auth/login', { username, password: given });
  }

  /** The challenge that a right password leads to. */
  async challenge(username: string, given = password): Promise<string> {
    const answer = await this.login(username, given);
    expect(answer.body.code, JSON.stringify(answer.body)).toBe('second_factor.required');
    return answer.body.challenge as string;
  }

  finish(challenge: string, proof: object): Promise<Answer> {
    return this.#registry.anonymous.post('/auth/second-factor', { challenge, ...proof });
  }

  clientOf(answer: Answer): Client {
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return this.#registry.withToken(answer.body.access_token as string);
  }

  confirm(client: Client, current_password = password): Promise<Answer> {
    return client.post('/auth/confirm', { current_password });
  }

  async addApp(client: Client): Promise<{ secret: string; recoveryCodes: string[] }> {
    await this.confirm(client);
    const begun = await client.post('/second-factors/totp');
    expect(begun.status, JSON.stringify(begun.body)).toBe(201);
    const { challenge, secret } = begun.body as { challenge: string; secret: string };
    const code = await this.code(secret);
    const added = await client.post('/second-factors/totp/confirm', { challenge, code });
    expect(added.status, JSON.stringify(added.body)).toBe(201);
    return { secret, recoveryCodes: (added.body.recovery_codes ?? []) as string[] };
  }

  async addPasskey(client: Client, authenticator = new Authenticator()): Promise<Authenticator> {
    await this.confirm(client);
    const begun = await client.post('/second-factors/passkeys');
    expect(begun.status, JSON.stringify(begun.body)).toBe(201);
    const { challenge, options } = begun.body;
    const passkey = authenticator.make({ challenge: options.challenge });
    const added = await client.post('/second-factors/passkeys/confirm', { challenge, passkey, name: 'Key' });
    expect(added.status, JSON.stringify(added.body)).toBe(201);
    return authenticator;
  }

  /** What a passkey has to sign to finish a sign-in. */
  async toSign(challenge: string): Promise<string> {
    const answer = await this.#registry.anonymous.post('/auth/second-factor/passkey', { challenge });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body.challenge as string;
  }

  /** The code that an app shows. @param steps from the present one */
  code(secret: string, steps = 0): Promise<string> {
    return generate({ secret, epoch: Math.floor(this.#registry.clock.now() / 1000) + 30 * steps });
  }
}
