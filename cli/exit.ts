import { CommanderError } from 'commander';
import { ApiError } from '../client/client.ts';
import { EnvFileError } from '../client/env-file.ts';
import { ConfigError } from '../server/config.ts';
import { AppError } from '../server/kernel/errors.ts';
import { jsonText, printable } from './output.ts';
import { UsageError } from './session.ts';

/** What a script can tell from the exit code. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  /** Not signed in, or not permitted. */
  refused: 3,
  notFound: 4,
  /** The registry is in another state than the command expects. */
  conflict: 5,
  unreachable: 6,
} as const;

/** The command was understood and did not come out well; the message says why. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = exitCodes.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

const codeOfStatus: Record<number, number> = {
  400: exitCodes.usage,
  401: exitCodes.refused,
  403: exitCodes.refused,
  404: exitCodes.notFound,
  409: exitCodes.conflict,
  412: exitCodes.conflict,
};

/** Says what went wrong, without a stack where it is the user's to mend, and gives the exit code. */
export function reportError(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  const { code, message, details } = describe(error);
  if (json) process.stderr.write(`${jsonText({ ...details, detail: message })}\n`);
  else process.stderr.write(`${printable(message)}\n`);
  return code;
}

function describe(error: unknown): { code: number; message: string; details?: object } {
  if (error instanceof ApiError)
    return {
      code: codeOfStatus[error.status] ?? exitCodes.failed,
      message: error.message,
      details: error.problem,
    };
  if (error instanceof UsageError) return { code: exitCodes.usage, message: error.message };
  if (error instanceof Failure) return { code: error.exitCode, message: error.message };
  if (error instanceof EnvFileError) return { code: exitCodes.failed, message: error.message };
  if (error instanceof ConfigError) return { code: exitCodes.usage, message: error.message };
  if (error instanceof AppError)
    return { code: exitCodes.failed, message: error.message, details: { code: error.code } };
  if (error instanceof TypeError && error.message === 'fetch failed') {
    const cause = error.cause instanceof Error ? error.cause.message : 'no answer';
    return {
      code: exitCodes.unreachable,
      message: `The server cannot be reached (${cause}). Is it running? SANCTUM_URL says where it is.`,
    };
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return { code: exitCodes.failed, message: error.message };
  return {
    code: exitCodes.failed,
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}
