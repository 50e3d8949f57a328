import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { momentName, MomentField } from '../parts/moment-field.tsx';
import { Page } from '../parts/page.tsx';
import { Problem } from '../parts/problem.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { useUser } from '../session/may.ts';
import { useInstance } from '../tools/use-tools.ts';
import { EffectiveView } from './effective-view.tsx';
import { ExportDocument } from './export-document.tsx';
import { ImportDocument } from './import-document.tsx';
import { ScopePicker } from './scope-picker.tsx';
import { SinceThen } from './since-then.tsx';
import type { Target } from './target.ts';

/** With the whole form, which not every scope has. */
const Configured = lazy(async () => ({ default: (await import('./configured.tsx')).Configured }));

/** Any scope, what it is configured with, and why; now or as of a past moment. */
export function ConfigurationPage() {
  const { scope = 'system', id = '', q = '', at = '', view = '' } = useSearch({ from: '/configuration' });
  const navigate = useNavigate({ from: '/configuration' });
  const show = (
    next: { scope?: Target['type']; id?: string; q?: string; at?: string; view?: string },
    replace = false,
  ) => {
    const search = { scope, id, q, at, view, ...next };
    void navigate({
      search: Object.fromEntries(Object.entries(search).filter(([, value]) => value !== '')),
      replace,
    });
  };
  return (
    <Page
      title="Configuration"
      actions={
        <Group gap="sm">
          <SearchField label="Filter keys" value={q} onChange={(value) => show({ q: value }, true)} />
          <ExportDocument />
          <ImportDocument />
        </Group>
      }
    >
      <Group align="flex-end" gap="md">
        <ScopePicker scope={scope} id={id} onPick={(next) => show({ ...next, at: '' })} />
        <MomentField label="As of" none="Now" value={at} onPick={(moment) => show({ at: moment })} />
      </Group>
      {at !== '' && (
        <Alert color="blue" title={`As of ${momentName(at)}`} role="status">
          <Group justify="space-between">
            <Text size="sm">This is the past: it can be read, not changed.</Text>
            <Button size="sm" variant="default" onClick={() => show({ at: '' })}>
              Back to now
            </Button>
          </Group>
        </Alert>
      )}
      {scope === 'plugin' && id !== '' && at === '' ? (
        <Configured
          key={id}
          target={{ type: 'plugin', id }}
          looking={{ view, q }}
          onLook={(looking) => show({ view: looking.view ?? '' }, true)}
        />
      ) : (
        <Suspense fallback={<Skeleton height={240} />}>
          <Shown scope={scope} id={id} q={q} at={at} />
        </Suspense>
      )}
    </Page>
  );
}

function Shown({ scope, id, q, at }: { scope: Target['type']; id: string; q: string; at: string }) {
  const user = useUser();
  const isInstance = scope === 'instance' && id !== '';
  const instance = useInstance(id, isInstance);
  if (scope === 'user') {
    if (!user) return null;
    return <View key="user" target={{ type: 'user', id: String(user.id) }} q={q} at={at} />;
  }
  if (scope === 'system') return <View key="system" target={{ type: 'system', id: '' }} q={q} at={at} />;
  if (id === '')
    return (
      <Text c="dimmed">Choose which {scope} to look at. Each key then says where its value comes from.</Text>
    );
  if (!isInstance) return <View key={`${scope} ${id}`} target={{ type: scope, id }} q={q} at={at} />;
  return (
    <Stack gap="md">
      <Problem error={instance.error} />
      {instance.isPending && <Skeleton height={240} />}
      {instance.data && (
        <View
          key={id}
          target={{ type: 'instance', id, toolId: instance.data.tool_id, agentId: instance.data.agent_id }}
          q={q}
          at={at}
        />
      )}
    </Stack>
  );
}

function View({ target, q, at = '' }: { target: Target; q: string; at?: string }) {
  return (
    <Stack gap="md">
      {at !== '' && <SinceThen target={target} at={at} />}
      <EffectiveView target={target} q={q} at={at} />
    </Stack>
  );
}
