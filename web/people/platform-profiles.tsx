import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { Listing, usePages } from '../parts/listing.tsx';
import { Problem } from '../parts/problem.tsx';
import { useMay } from '../session/may.ts';

/** By which profiles, on which platforms, Broca knows a user. */
export function PlatformProfiles({ userId }: { userId: number }) {
  const may = useMay();
  const queries = useQueryClient();
  const pages = usePages<Schema<'PlatformProfile'>>(['broca', 'profiles', userId], (cursor) =>
    dataOf(
      api.GET('/api/v1/users/{id}/platform-profiles', {
        params: { path: { id: userId }, query: { ...(cursor ? { cursor } : {}) } },
      }),
    ),
  );
  const unlink = useMutation({
    mutationFn: (profile_id: number) =>
      dataOf(
        api.DELETE('/api/v1/users/{id}/platform-profiles/{profile_id}', {
          params: { path: { id: userId, profile_id } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['broca'] }),
  });
  return (
    <>
      <Problem error={unlink.error} />
      <Listing pages={pages} empty="None is linked. Link one in People, From Broca.">
        {(profiles) =>
          profiles.map(({ id, platform, platform_user_id, username, display_name }) => (
            <Group key={id} justify="space-between" gap="sm">
              <Text size="sm" className="anywhere">
                {display_name ?? username ?? platform_user_id} on {platform}
              </Text>
              {may('users:update') && (
                <Button
                  variant="default"
                  size="compact-sm"
                  loading={unlink.isPending && unlink.variables === id}
                  onClick={() => unlink.mutate(id)}
                  aria-label={`Unlink ${display_name ?? username ?? platform_user_id} on ${platform}`}
                >
                  Unlink
                </Button>
              )}
            </Group>
          ))
        }
      </Listing>
    </>
  );
}
