import { pino } from 'pino';
import { recoverUser, type Recovery } from '../server/accounts/recovery.ts';
import { readConfig } from '../server/config.ts';
import { openRegistry } from '../server/start.ts';

/**
 * Makes a recovery link on the database itself: whoever may read the registry's files on this machine may do that.
 *
 * @throws AppError when there is no such person, or the master key does not fit
 */
export async function recoverOnHost(
  username: string,
  options: { resetSecondFactor?: boolean } = {},
): Promise<Recovery> {
  const { context, close } = await openRegistry(readConfig(), pino({ level: 'silent' }));
  try {
    return await recoverUser(context, username, options);
  } finally {
    await close();
  }
}
