/** What went wrong, in a form that every door (HTTP, CLI) can show: a stable `code` for programs, a sentence for people. */
export class AppError extends Error {
  override readonly name = 'AppError';
  /** Stable, dotted, lower-case: clients match on this and never on the text. */
  readonly code: string;
  /** The HTTP status that says the same (RFC 9110). */
  readonly status: number;
  /** Machine-readable particulars, shown to the client as members of the problem document. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    message: string,
    details: Record<string, unknown> = {},
    cause?: unknown,
  ) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** 400: the request cannot be understood or breaks a rule of its own. */
export function invalid(code: string, message: string, details?: Record<string, unknown>): AppError {
  return new AppError(400, code, message, details);
}

/** 401: nobody is signed in, or the credential is no longer good. */
export function unauthenticated(code: string, message: string): AppError {
  return new AppError(401, code, message);
}

/** 403: somebody is signed in and may not do this. */
export function forbidden(code: string, message: string, details?: Record<string, unknown>): AppError {
  return new AppError(403, code, message, details);
}

/** 404: there is no such thing, or none that this person may know of; the two are never told apart. */
export function notFound(concept: string, id: string | number): AppError {
  return new AppError(404, `${concept}.not_found`, `There is no ${concept.replaceAll('_', ' ')} ${id}.`);
}

/** 409: the request is fine and the state of the registry forbids it. */
export function conflict(code: string, message: string, details?: Record<string, unknown>): AppError {
  return new AppError(409, code, message, details);
}

/** 412: the record was changed since the caller read it (RFC 9110, If-Match). */
export function preconditionFailed(message: string, details?: Record<string, unknown>): AppError {
  return new AppError(412, 'precondition.failed', message, details);
}

/** 503: not now, and trying again later helps. */
export function unavailable(code: string, message: string, cause?: unknown): AppError {
  return new AppError(503, code, message, {}, cause);
}

/** 507: the disk is full; nothing was written. */
export function insufficientStorage(cause?: unknown): AppError {
  return new AppError(
    507,
    'storage.full',
    'The disk that holds the registry is full. Nothing was changed: free some space and try again.',
    {},
    cause,
  );
}
