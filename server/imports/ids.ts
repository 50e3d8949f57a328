/** The ids here by the ids in the old file. Who has no id there is found by none. */
export class Ids<T> {
  readonly #ids = new Map<string, T>();

  set(old: string | null, id: T): void {
    if (old !== null) this.#ids.set(old, id);
  }

  get(old: string | null): T | undefined {
    return old === null ? undefined : this.#ids.get(old);
  }
}
