import { z } from 'zod';
import { defineEntity } from '../journal/entity.ts';
import { Timestamp } from '../kernel/fields.ts';

/** What somebody proves beside the password: codes of an authenticator app, or a passkey. */
export const SecondFactorRow = z.object({
  id: z.int(),
  user_id: z.int(),
  kind: z.enum(['totp', 'passkey']),
  name: z.string(),
  /** The id of the sealed secret of an authenticator app. */
  secret: z.string().nullable(),
  /** The time step of the newest code that was accepted: none counts twice. */
  last_step: z.int().nullable(),
  credential_id: z.string().nullable(),
  /** COSE, base64url. */
  public_key: z.string().nullable(),
  /** How often the passkey says that it was used: less than before shows a copy. */
  counter: z.int().nullable(),
  transports: z.array(z.string()).nullable(),
  /** The host name that the passkey was made for, and works at. */
  rp_id: z.string().nullable(),
  created_at: Timestamp,
  last_used: Timestamp.nullable(),
  revision: z.int(),
});
export type SecondFactorRow = z.infer<typeof SecondFactorRow>;

/** A code that stands in for a lost second factor, once. */
export const RecoveryCodeRow = z.object({
  id: z.int(),
  user_id: z.int(),
  /** Keyed, so that a copy of the database does not let anybody try codes. */
  code_hash: z.string(),
  used_at: Timestamp.nullable(),
  created_at: Timestamp,
});
export type RecoveryCodeRow = z.infer<typeof RecoveryCodeRow>;

/** What is asked of somebody who has shown the password: to sign in, or to add a factor. */
export const SecondFactorChallengeRow = z.object({
  /** SHA-256 of the token. */
  id: z.string(),
  user_id: z.int(),
  purpose: z.enum(['sign_in', 'totp', 'passkey']),
  /** The session that adds a factor; null for who signs in. */
  session_id: z.string().nullable(),
  /** Of the password that was shown: with another one, the challenge is void. */
  password_mark: z.string(),
  /** The secret of an app that is being added, encrypted. */
  secret: z.string().nullable(),
  /** What a passkey has to sign, once. */
  passkey_challenge: z.string().nullable(),
  tries: z.int(),
  expires_at: Timestamp,
  created_at: Timestamp,
});
export type SecondFactorChallengeRow = z.infer<typeof SecondFactorChallengeRow>;

export const secondFactors = defineEntity('second_factors', SecondFactorRow, {
  operational: ['last_step', 'counter', 'last_used'],
  fingerprinted: ['secret', 'public_key'],
});

/** A second factor as the API shows it: nothing that proves anything. */
export const SecondFactor = SecondFactorRow.pick({
  id: true,
  user_id: true,
  kind: true,
  name: true,
  created_at: true,
  last_used: true,
})
  .extend({ rp_id: z.string().nullable().describe('The host name at which a passkey works') })
  .meta({ id: 'SecondFactor' });
export type SecondFactor = z.infer<typeof SecondFactor>;

export const SecondFactors = z
  .object({
    items: z.array(SecondFactor),
    recovery_codes: z.int().describe('How many are left'),
  })
  .meta({ id: 'SecondFactors' });

export const SecondFactorName = z.string().trim().min(1).max(100);
export const ChallengeToken = z.string().min(1).max(100);
export const Code = z.string().min(1).max(40).describe('Of the authenticator app, six digits');

/** The codes are in this answer and never again. */
export const RecoveryCodes = z.array(z.string()).describe('Each works once; shown once');

export const AddedSecondFactor = z
  .object({
    factor: SecondFactor,
    recovery_codes: RecoveryCodes.nullable().describe('With the first factor; shown once'),
  })
  .meta({ id: 'AddedSecondFactor' });

/** How one may prove oneself: what there is, and works at the address that was asked. */
export const SecondFactorMethod = z.enum(['totp', 'passkey', 'recovery_code']);
export type SecondFactorMethod = z.infer<typeof SecondFactorMethod>;

/** The refusal of a right password that is not enough (RFC 9457, as every refusal). */
export const SecondFactorRequired = z
  .looseObject({
    code: z.literal('second_factor.required'),
    detail: z.string(),
    challenge: z.string().describe('For POST /api/v1/auth/second-factor'),
    expires_in: z.int().describe('Seconds'),
    methods: z.array(SecondFactorMethod),
  })
  .meta({ id: 'SecondFactorRequired' });
