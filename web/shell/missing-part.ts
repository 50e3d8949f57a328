import { type AsyncRouteComponent, lazyRouteComponent as lazyPart } from '@tanstack/react-router';
import { areNewer } from './newer.ts';

/** A part of the program did not arrive. */
export class MissingPartError extends Error {
  override readonly name = 'MissingPartError';
}

const reloadedAt = 'reloaded-at';

/**
 * A page whose part of the program is loaded when somebody goes there. When it is gone because the server has newer
 * pages by now, those are fetched, once; when the server is away, nothing is given up for the error page of a browser,
 * as the router by itself would.
 */
export function lazyRouteComponent<
  Module extends Record<Name, (props: never) => unknown>,
  Name extends keyof Module & string,
>(load: () => Promise<Module>, name: Name): AsyncRouteComponent<object> {
  const loadSafely = async () => {
    try {
      return await load();
    } catch (cause) {
      const isAgain = Date.now() - Number(sessionStorage.getItem(reloadedAt) ?? 0) < 60_000;
      if (!isAgain && (await areNewer().catch(() => false))) {
        sessionStorage.setItem(reloadedAt, String(Date.now()));
        location.reload();
      }
      throw new MissingPartError('A part of the page did not arrive.', { cause });
    }
  };
  return lazyPart(loadSafely as () => Promise<never>, name as never);
}
