import { Button, Skeleton, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Problem } from '../parts/problem.tsx';
import { Section } from '../parts/section.tsx';
import { FactorFacts } from '../profile/factor-facts.tsx';
import { useSecondFactors } from '../profile/use-second-factors.ts';
import { useMay, useUser } from '../session/may.ts';

/** Whether a person proves more than the password, and the way out for whoever lost that. */
export function SecondFactorOf({ user: { id, username } }: { user: Schema<'User'> }) {
  const may = useMay();
  const me = useUser();
  const queries = useQueryClient();
  const factors = useSecondFactors(id);
  const [isAsking, setAsking] = useState(false);
  const items = factors.data?.items ?? [];
  const remove = async () => {
    await dataOf(api.DELETE('/api/v1/users/{id}/second-factors', { params: { path: { id } } }));
    await queries.invalidateQueries({ queryKey: ['second-factors'] });
  };
  const canRemove = items.length > 0 && me?.id !== id && may('users:reset_second_factor');
  return (
    <Section
      title="Second factor"
      actions={
        canRemove && (
          <Button variant="default" onClick={() => setAsking(true)}>
            Remove all
          </Button>
        )
      }
    >
      {factors.isPending && <Skeleton height={40} />}
      <Problem error={factors.error} />
      {factors.data && items.length === 0 && (
        <Text size="sm">Off: the password is all that is asked. Each person sets it up in the profile.</Text>
      )}
      {items.map((factor) => (
        <FactorFacts key={factor.id} factor={factor} />
      ))}
      {factors.data && items.length > 0 && (
        <Text size="sm" c="dimmed">
          It is on. Recovery codes left: {factors.data.recovery_codes}.
          {me?.id === id && ' Your own you remove in your profile.'}
        </Text>
      )}
      <Confirm
        title={`Remove the second factors of ${username}?`}
        action="Remove all"
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={remove}
      >
        <Text size="sm">
          {items.map(({ name }) => name).join(', ')} and the recovery codes go. The password alone is enough
          to sign in until {username} sets up another one. Be sure that it is {username} who asks for this.
        </Text>
      </Confirm>
    </Section>
  );
}
