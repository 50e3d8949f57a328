import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import type { Schema } from '../api.ts';

/** Has the browser make a passkey, as the server asks for it. */
export async function makePasskey(
  options: Schema<'PasskeyCreationOptions'>,
): Promise<Schema<'NewPasskeyInput'>> {
  const made = await inWords(startRegistration({ optionsJSON: options }));
  return { ...made, clientExtensionResults: {} };
}

/** Has the browser use a passkey, as the server asks for it. */
export async function usePasskey(
  options: Schema<'PasskeyRequestOptions'>,
): Promise<Schema<'UsedPasskeyInput'>> {
  const used = await inWords(startAuthentication({ optionsJSON: options }));
  return { ...used, clientExtensionResults: {} };
}

const reasons: Record<string, string> = {
  NotAllowedError: 'No passkey was given: it was cancelled, or took too long. Try again, or use another way.',
  InvalidStateError: 'This device has a passkey for this account already.',
  SecurityError: 'The browser allows no passkeys at this address. Open the registry by its name, over https.',
};

/** Browsers say in their own words what went wrong; these say what to do. */
async function inWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const words = cause instanceof Error ? reasons[cause.name] : undefined;
    throw words === undefined ? error : new Error(words, { cause: error });
  }
}
