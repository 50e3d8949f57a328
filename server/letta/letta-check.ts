import { failed, ok, type Verdict, warning } from '../kernel/check.ts';
import { AppError } from '../kernel/errors.ts';
import type { LettaConnection } from './letta-connection.ts';

/** In milliseconds. */
const patience = 5000;

/** Does the Letta server answer, if there is one? */
export async function checkLetta(letta: LettaConnection): Promise<Verdict> {
  const started = performance.now();
  try {
    const server = await letta.server();
    const { kind, version } = await server.info(AbortSignal.timeout(patience));
    const what = kind === 'app-server' ? 'An App Server' : 'A server that speaks REST';
    const milliseconds = Math.round(performance.now() - started);
    return ok(`${what}${version === null ? '' : `, version ${version},`} answers in ${milliseconds} ms.`);
  } catch (error) {
    if (error instanceof AppError && error.code === 'letta.not_configured')
      return warning(
        'No Letta server is connected.',
        'If your agents run on one, enter its address in System, under Letta, or run: sanctum config set letta.url ws://127.0.0.1:4500 --system-config',
      );
    const why = error instanceof AppError ? error.message : 'The Letta server did not answer in time.';
    return failed(why, 'Start it, or correct its address; a test of the connection tells more.');
  }
}
