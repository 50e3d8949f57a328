/** What a person leaves in this browser, such as text that is not sent yet: never a secret, and gone after signing out. */
const prefix = 'own ';

export function readOwn(name: string): string | null {
  return localStorage.getItem(prefix + name);
}

/** @param text empty: nothing is kept */
export function keepOwn(name: string, text: string): void {
  if (text === '') localStorage.removeItem(prefix + name);
  else localStorage.setItem(prefix + name, text);
}

/** What somebody else left is not hers. */
export function ownedBy(userId: number): void {
  const owner = String(userId);
  if (readOwn('owner') === owner) return;
  forgetOwn();
  keepOwn('owner', owner);
}

/** It is nobody else's business. */
export function forgetOwn(): void {
  for (const name of Object.keys(localStorage)) if (name.startsWith(prefix)) localStorage.removeItem(name);
}
