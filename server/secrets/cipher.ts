import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;

/** A ciphertext and what is needed besides the key to open it, both base64. */
export interface Sealed {
  nonce: string;
  ciphertext: string;
}

/** AES-256-GCM with a random nonce; `context` is authenticated, so that a ciphertext opens only where it belongs. */
export function encrypt(key: Buffer, plaintext: Buffer, context: string): Sealed {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return { nonce: nonce.toString('base64'), ciphertext: body.toString('base64') };
}

/** @throws Error when key, context or ciphertext do not belong together */
export function decrypt(key: Buffer, sealed: Sealed, context: string): Buffer {
  const body = Buffer.from(sealed.ciphertext, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.nonce, 'base64'));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(body.subarray(-tagBytes));
  return Buffer.concat([decipher.update(body.subarray(0, -tagBytes)), decipher.final()]);
}

/** Keyed fingerprint of a text: equal texts show as equal, and without the key nobody can guess which. */
export function keyedFingerprint(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex').slice(0, 32);
}

/** Public name of a master key: tells two keys apart and says nothing about either. */
export function keyFingerprint(key: Buffer): string {
  return createHash('sha256').update('sanctum-master-key\n').update(key).digest('hex').slice(0, 16);
}
