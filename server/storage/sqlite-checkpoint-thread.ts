import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

/** The thread of `Checkpoints`: empties the log as far as nobody reads it, and never keeps a writer waiting. */
const connection = new Database(String(workerData), { timeout: 0, fileMustExist: true });
connection.pragma('synchronous = FULL');

parentPort?.on('message', () => {
  try {
    connection.pragma('wal_checkpoint(PASSIVE)');
  } finally {
    parentPort?.postMessage('done');
  }
});
