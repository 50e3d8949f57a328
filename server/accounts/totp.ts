/** How long a code counts, in seconds (RFC 6238). */
const period = 30;

/** The library is loaded when somebody uses it first. */
const load = () => import('otplib');

/** A new secret, 160 bits, as apps take it. */
export async function newTotpSecret(): Promise<string> {
  return (await load()).generateSecret({ length: 20 });
}

/** The address that a QR code for apps holds. */
export async function totpUri(secret: string, username: string): Promise<string> {
  return (await load()).generateURI({ issuer: 'Sanctum Configurator', label: username, secret });
}

/**
 * The time step that a code is of: the present one, or one before or after, for clocks that differ.
 *
 * @param now in milliseconds
 * @returns undefined for a wrong code
 */
export async function stepOfCode(secret: string, code: string, now: number): Promise<number | undefined> {
  const token = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const epoch = Math.floor(now / 1000);
  const { verify } = await load();
  const result = await verify({ secret, token, epoch, period, epochTolerance: period });
  return result.valid ? Math.floor(epoch / period) + result.delta : undefined;
}
