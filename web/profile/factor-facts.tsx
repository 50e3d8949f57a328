import { Text } from '@mantine/core';
import type { Schema } from '../api.ts';
import { Time } from '../parts/time.tsx';

/** What is known of a second factor. */
export function FactorFacts({
  factor: { kind, name, rp_id, created_at, last_used },
}: {
  factor: Schema<'SecondFactor'>;
}) {
  return (
    <div style={{ minWidth: 0 }}>
      <Text size="sm" fw={500} className="anywhere">
        {name}
      </Text>
      <Text size="sm" c="dimmed" className="anywhere">
        {kind === 'totp' ? 'Codes of an app' : `Passkey for ${rp_id ?? ''}`}, added <Time at={created_at} />,
        last used <Time at={last_used} />
      </Text>
    </div>
  );
}
