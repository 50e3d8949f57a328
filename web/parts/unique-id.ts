/** An id that nothing else has. `crypto.randomUUID` exists only where a page comes over https or from this machine. */
export function uniqueId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
