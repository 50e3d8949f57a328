import type { z } from 'zod';
import { AppError, invalid } from '../kernel/errors.ts';
import { type DocumentPath, pointerOf } from './place.ts';

/** So many problems are told at once. */
const mostTold = 50;

/** What is wrong with a document, with the place of each problem as a JSON Pointer. */
export class Problems {
  readonly #found: { path: string; message: string }[] = [];
  #count = 0;

  add(path: DocumentPath, message: string): void {
    if (++this.#count <= mostTold) this.#found.push({ path: pointerOf(path), message });
  }

  addIssues(path: DocumentPath, { issues }: z.ZodError): void {
    for (const issue of issues) this.add([...path, ...issue.path.map(String)], issue.message);
  }

  /** Runs a check of somebody else's; what it refuses is a problem of this place. */
  check<T>(path: DocumentPath, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof AppError) || error.status !== 400) throw error;
      this.add(path, error.message);
      return undefined;
    }
  }

  /** @throws AppError 400 `document.invalid` when there are any */
  throwIfAny(): void {
    const [first] = this.#found;
    if (!first) return;
    const more = this.#count > 1 ? ` And ${this.#count - 1} more.` : '';
    throw invalid('document.invalid', `${first.path || 'The document'}: ${first.message}${more}`, {
      errors: this.#found,
    });
  }
}
