import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type Api, ApiError, openApi } from '../client/client.ts';

/** What `sanctum login` keeps: a session that refreshes itself. */
const Session = z.object({
  url: z.string(),
  username: z.string(),
  access_token: z.string(),
  refresh_token: z.string(),
});
type Session = z.infer<typeof Session>;

/** The command cannot be done as asked, and the message says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const sessionFile = join(
  process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'),
  'sanctum',
  'session.json',
);
const defaultUrl = 'http://127.0.0.1:8484';
const refreshCookie = 'sanctum_refresh';

/** The server that commands speak with: SANCTUM_URL, else where one signed in, else this machine's. */
export function serverUrl(): string {
  return process.env.SANCTUM_URL?.replace(/\/+$/, '') ?? readSession()?.url ?? defaultUrl;
}

/**
 * The API as whoever runs the command: by SANCTUM_API_KEY, else by the session of `sanctum login`.
 *
 * @throws UsageError when there is neither
 */
export function connect(): Api {
  const url = serverUrl();
  const key = process.env.SANCTUM_API_KEY;
  if (key) return openApi({ url, token: key });
  const session = readSession();
  if (!session || session.url !== url)
    throw new UsageError(
      `You are not signed in to ${url}. Run: sanctum login${url === defaultUrl ? '' : ` (with SANCTUM_URL=${url})`}, or set SANCTUM_API_KEY.`,
    );
  // A command that goes on for hours meets tokens that it, or another command, has refreshed meanwhile.
  const current = () => [readSession()].find((one) => one?.url === url) ?? session;
  return openApi({ url, fetch: (request) => fetchInSession(current(), request) });
}

/** What the server asks for beside a right password. */
const SecondFactorRequired = z.object({
  code: z.literal('second_factor.required'),
  challenge: z.string(),
  methods: z.array(z.string()),
});
export type SecondFactorRequired = z.infer<typeof SecondFactorRequired>;

/**
 * Signs in and keeps the session in a file of mode 0600.
 *
 * @returns what else is asked for, which `finishSignIn` answers; undefined when one is signed in
 * @throws ApiError when the server refuses
 */
export async function signIn(
  url: string,
  username: string,
  password: string,
): Promise<SecondFactorRequired | undefined> {
  const answer = await post(`${url}/api/v1/auth/login`, { username, password });
  if (answer.ok) {
    saveSession(await readTokens(answer, { url, username }));
    return undefined;
  }
  const refused = await refusal(answer);
  const { data: required } = SecondFactorRequired.safeParse(refused.problem);
  if (!required) throw refused;
  return required;
}

/**
 * Finishes a sign-in with the second factor.
 *
 * @param code of the authenticator app, or a recovery code: only those are no six digits
 * @throws ApiError when the server refuses
 */
export async function finishSignIn(
  url: string,
  username: string,
  { challenge }: SecondFactorRequired,
  code: string,
): Promise<void> {
  const isOfApp = /^\d{6}$/.test(code.replaceAll(/\s/g, ''));
  const proof = isOfApp ? { code } : { recovery_code: code };
  const answer = await post(`${url}/api/v1/auth/second-factor`, { challenge, ...proof });
  if (!answer.ok) throw await refusal(answer);
  saveSession(await readTokens(answer, { url, username }));
}

/** Ends the session here and on the server. */
export async function signOut(): Promise<void> {
  const session = readSession();
  if (!session) return;
  rmSync(sessionFile, { force: true });
  await fetchInSession(session, new Request(`${session.url}/api/v1/auth/logout`, { method: 'POST' }));
}

/** Sends a request with the session's access token; one that has expired is refreshed first, once. */
async function fetchInSession(session: Session, request: Request): Promise<Response> {
  const retry = request.clone();
  request.headers.set('authorization', `Bearer ${session.access_token}`);
  const answer = await fetch(request);
  if (answer.status !== 401) return answer;
  const refreshed = await refresh(session);
  if (!refreshed) return answer;
  retry.headers.set('authorization', `Bearer ${refreshed.access_token}`);
  return fetch(retry);
}

async function refresh(session: Session): Promise<Session | undefined> {
  const answer = await post(`${session.url}/api/v1/auth/refresh`, { refresh_token: session.refresh_token });
  if (!answer.ok) return undefined;
  const fresh = await readTokens(answer, session);
  saveSession(fresh);
  return fresh;
}

function post(url: string, body: object): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** The refresh token comes as a cookie only, so that no script of a page can read it; here we are the browser. */
async function readTokens(
  answer: Response,
  { url, username }: Pick<Session, 'url' | 'username'>,
): Promise<Session> {
  const { access_token } = z.object({ access_token: z.string() }).parse(await answer.json());
  const cookie = answer.headers.getSetCookie().find((text) => text.startsWith(`${refreshCookie}=`));
  const refresh_token = decodeURIComponent(cookie?.slice(refreshCookie.length + 1).split(';')[0] ?? '');
  return { url, username, access_token, refresh_token };
}

function readSession(): Session | undefined {
  try {
    return Session.parse(JSON.parse(readFileSync(sessionFile, 'utf8')));
  } catch {
    return undefined;
  }
}

function saveSession(session: Session): void {
  mkdirSync(dirname(sessionFile), { recursive: true, mode: 0o700 });
  writeFileSync(sessionFile, JSON.stringify(session, null, 2) + '\n', { mode: 0o600 });
  chmodSync(sessionFile, 0o600);
}

async function refusal(answer: Response): Promise<ApiError> {
  const problem: unknown = await answer.json().catch(() => ({}));
  return new ApiError(answer.status, (problem ?? {}) as Record<string, unknown>);
}
