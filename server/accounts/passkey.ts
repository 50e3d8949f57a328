import { randomToken } from './tokens.ts';
import type {
  NewPasskey,
  PasskeyCreationOptions,
  PasskeyRequestOptions,
  UsedPasskey,
} from './passkey.schema.ts';
import type { RelyingParty } from './relying-party.ts';
import type { SecondFactorRow } from './second-factor.schema.ts';

/** EdDSA, ES256, RS256: what authenticators there are can do. */
const algorithms = [-8, -7, -257];
const timeout = 300_000;

/** The library and its ASN.1 take 20 MB, so they are loaded when somebody uses a passkey first. */
const load = () => import('@simplewebauthn/server');

/** What a passkey has to sign. */
export function newPasskeyChallenge(): string {
  return randomToken();
}

/** What a browser needs to make a passkey that is not yet among these. */
export function creationOptions(
  party: RelyingParty,
  challenge: string,
  user: { handle: string; name: string },
  known: readonly SecondFactorRow[],
): PasskeyCreationOptions {
  return {
    rp: { id: party.id, name: 'Sanctum Configurator' },
    user: { id: user.handle, name: user.name, displayName: user.name },
    challenge,
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
    timeout,
    excludeCredentials: descriptors(party, known),
    // The name is typed anyway, so that the passkey need not keep it.
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
    attestation: 'none',
  };
}

/** What a browser needs to use one of these passkeys. */
export function requestOptions(
  party: RelyingParty,
  challenge: string,
  known: readonly SecondFactorRow[],
): PasskeyRequestOptions {
  return {
    challenge,
    rpId: party.id,
    timeout,
    allowCredentials: descriptors(party, known),
    userVerification: 'preferred',
  };
}

/** Those of somebody's factors that are passkeys for this address. */
export function passkeysFor(
  party: RelyingParty | undefined,
  factors: readonly SecondFactorRow[],
): SecondFactorRow[] {
  return factors.filter(({ rp_id }) => rp_id !== null && rp_id === party?.id);
}

/** What is kept of a passkey that was made; undefined when it is none, or not of this address and challenge. */
export async function readNewPasskey(
  party: RelyingParty,
  challenge: string,
  passkey: NewPasskey,
): Promise<
  Pick<SecondFactorRow, 'credential_id' | 'public_key' | 'counter' | 'transports' | 'rp_id'> | undefined
> {
  const { verifyRegistrationResponse } = await load();
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: passkey,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: false,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified) return undefined;
    const { id, publicKey, counter } = registrationInfo.credential;
    return {
      credential_id: id,
      public_key: Buffer.from(publicKey).toString('base64url'),
      counter,
      transports: passkey.response.transports ?? null,
      rp_id: party.id,
    };
  } catch {
    return undefined;
  }
}

/** The counter of a passkey that signed the challenge at this address; undefined when it did not. */
export async function counterOfUse(
  party: RelyingParty,
  challenge: string,
  { credential_id, public_key, counter }: SecondFactorRow,
  passkey: UsedPasskey,
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await load();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: passkey,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: false,
      credential: {
        id: credential_id ?? '',
        publicKey: Buffer.from(public_key ?? '', 'base64url'),
        counter: counter ?? 0,
      },
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch {
    return undefined;
  }
}

function descriptors(party: RelyingParty, known: readonly SecondFactorRow[]) {
  return passkeysFor(party, known).map(({ credential_id, transports }) => ({
    id: credential_id ?? '',
    type: 'public-key' as const,
    ...(transports ? { transports } : {}),
  }));
}
