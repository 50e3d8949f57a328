import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './api.d.ts';

/** Every operation of the API, typed by its description (docs/openapi.json). */
export type Api = Client<paths>;

/** A refusal, as the server's problem document tells it (RFC 9457). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** Stable, for programs. */
  readonly code: string;
  /** The whole document, particulars such as `dependants` included. */
  readonly problem: Readonly<Record<string, unknown>>;

  constructor(status: number, problem: Record<string, unknown>) {
    super(typeof problem.detail === 'string' ? problem.detail : `The server answered ${status}.`);
    this.status = status;
    this.code = typeof problem.code === 'string' ? problem.code : 'unknown';
    this.problem = problem;
  }
}

/** Where the server is and what proves who is asking. */
export interface ApiOptions {
  /** Such as `http://127.0.0.1:8484`. */
  url: string;
  /** An API key, or an access token. */
  token?: string;
  /** In place of the global fetch: to add what a session needs. */
  fetch?: (request: Request) => Promise<Response>;
}

/** A client for the registry at this address. */
export function openApi({ url, token, fetch }: ApiOptions): Api {
  return createClient<paths>({
    baseUrl: url.replace(/\/+$/, ''),
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    ...(fetch === undefined ? {} : { fetch }),
  });
}

interface Outcome<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/**
 * The data of an answer.
 *
 * @throws ApiError when the server refused
 */
export async function dataOf<Data>(outcome: Promise<Outcome<Data>>): Promise<Data> {
  const { data, error, response } = await outcome;
  if (response.ok) return data as Data;
  const problem =
    typeof error === 'object' && error !== null
      ? error
      : { detail: typeof error === 'string' ? error : undefined };
  throw new ApiError(response.status, problem as Record<string, unknown>);
}

/** A page of a list. */
interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** Every item of a list, page by page. */
export async function* itemsOf<Item>(
  readPage: (cursor: string | undefined) => Promise<Outcome<Page<Item>>>,
): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const page: Page<Item> = await dataOf(readPage(cursor));
    yield* page.items;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}
