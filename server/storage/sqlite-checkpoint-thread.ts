import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

/** The thread of `Checkpoints`: empties the log as far as nobody reads it, and never keeps a writer waiting. */
const connection = new Database(String(workerData), { timeout: 0, fileMustExist: true });
connection.pragma('synchronous = FULL');

parentPort?.on('message', () => parentPort?.postMessage(hasCopied()));

/** Copies what is in the log, as far as nobody reads it still; false: others kept it from that. */
function hasCopied(): boolean {
  try {
    const [state] = connection.pragma('wal_checkpoint(PASSIVE)') as {
      busy: number;
      log: number;
      checkpointed: number;
    }[];
    return state?.busy === 0 && state.checkpointed > 0;
  } catch {
    return false;
  }
}
