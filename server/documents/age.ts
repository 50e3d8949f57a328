import { createRequire } from 'node:module';
import type { armor as Armor, Encrypter as EncrypterClass } from 'age-encryption';
import { invalid } from '../kernel/errors.ts';

// It takes a while to load, and is seldom needed.
const require = createRequire(import.meta.url);

/** Encrypts texts for somebody (https://age-encryption.org). */
export type Encrypt = (text: string) => Promise<string>;

/**
 * Encrypts for whoever has the key of this recipient.
 *
 * @throws AppError 400 `recipient.invalid`
 */
export function encryptionFor(recipient: string): Encrypt {
  const { armor, Encrypter } = require('age-encryption') as {
    armor: typeof Armor;
    Encrypter: typeof EncrypterClass;
  };
  const encrypter = new Encrypter();
  try {
    encrypter.addRecipient(recipient);
  } catch {
    throw invalid(
      'recipient.invalid',
      'This is no recipient of age: give the public key that age-keygen prints, such as age1….',
    );
  }
  return async (text) => armor.encode(await encrypter.encrypt(text));
}
