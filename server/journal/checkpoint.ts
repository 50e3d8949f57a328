import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { Checkpoint } from './journal.schema.ts';
import type { z } from 'zod';

type Head = Pick<z.infer<typeof Checkpoint>, 'revision' | 'hash' | 'at'>;

/** Signs a head of the journal with Ed25519, so that even a full rewrite of the chain shows (design 5.6). */
export function signHead(head: Head, privateKey: KeyObject): z.infer<typeof Checkpoint> {
  return {
    revision: head.revision,
    hash: head.hash,
    at: head.at,
    public_key: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64'),
    signature: sign(null, canonical(head), privateKey).toString('base64'),
  };
}

/** Does the signature fit the head under the key that the checkpoint carries? */
export function isSignedHead(checkpoint: z.infer<typeof Checkpoint>): boolean {
  try {
    const key = createPublicKey({
      key: Buffer.from(checkpoint.public_key, 'base64'),
      type: 'spki',
      format: 'der',
    });
    return verify(null, canonical(checkpoint), key, Buffer.from(checkpoint.signature, 'base64'));
  } catch {
    return false;
  }
}

function canonical(head: Head): Buffer {
  return Buffer.from(`sanctum-journal-head\n${head.revision}\n${head.hash}\n${head.at}\n`);
}
