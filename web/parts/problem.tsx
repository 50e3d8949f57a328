import { Alert } from '@mantine/core';
import { wordsOf } from '../api.ts';

/** What went wrong, said where it went wrong. Nothing while `error` is null or undefined. */
export function Problem({ error, onClose }: { error: unknown; onClose?: () => void }) {
  if (error === null || error === undefined) return null;
  return (
    <Alert color="red" role="alert" withCloseButton={onClose !== undefined} {...(onClose ? { onClose } : {})}>
      {wordsOf(error)}
    </Alert>
  );
}
