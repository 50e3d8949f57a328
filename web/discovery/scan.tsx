import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Undo } from '../changes/undo.tsx';
import { Problem } from '../parts/problem.tsx';
import { useIntent } from '../parts/use-intent.ts';
import { Groups } from './groups.tsx';
import { useWork } from './use-work.ts';

type Result = Schema<'ScanResult'>;

/** Looks at the home first, then applies what was seen. */
export function Scan({ isWatched, isScanned }: { isWatched: boolean; isScanned: boolean }) {
  const queries = useQueryClient();
  const scan = useWork(
    'scan',
    (dry_run: boolean) => dataOf(api.POST('/api/v1/discovery/scans', { body: { dry_run } })),
    async (_result, isPreview) => {
      if (!isPreview) void queries.invalidateQueries();
      // What is said of the home beside the result is as it is after it.
      await queries.invalidateQueries({ queryKey: ['discovery'] });
    },
  );
  useIntent('scan', () => scan.start(true));
  const preview = scan.data?.dry_run ? scan.data : undefined;
  const canApply = preview !== undefined && mayMatter(preview, isScanned);
  const applied = scan.data && !scan.data.dry_run ? scan.data : undefined;
  return (
    <Stack gap="md">
      <Group gap="sm">
        <Button variant="light" disabled={scan.isPending} onClick={() => scan.start(true)}>
          Preview a scan
        </Button>
        {preview && (
          <>
            {canApply && (
              <Button
                variant={preview.changes.length > 0 ? 'filled' : 'default'}
                disabled={scan.isPending}
                onClick={() => scan.start(false)}
              >
                Apply
              </Button>
            )}
            <Button variant="default" disabled={scan.isPending} onClick={scan.putAway}>
              Close the preview
            </Button>
          </>
        )}
      </Group>
      {scan.isPending && (
        <Group gap="sm" role="status">
          <Loader size="xs" />
          <Text size="sm">
            {scan.input ? 'Reading the home …' : 'Reading the home and applying it. You can leave this page.'}
          </Text>
        </Group>
      )}
      <Problem error={scan.error} />
      {preview && <Preview preview={preview} canApply={canApply} />}
      {applied && <Applied applied={applied} isWatched={isWatched} onClose={scan.putAway} />}
    </Stack>
  );
}

/** Would applying it write anything? What waits for a decision is noted first, and so is that there was a scan. */
function mayMatter({ changes, counts }: Result, isScanned: boolean): boolean {
  const { new: fresh, changed, missing, conflict } = counts;
  return !isScanned || changes.length > 0 || fresh + changed + missing + conflict > 0;
}

function Preview({ preview, canApply }: { preview: Result; canApply: boolean }) {
  const broken = preview.findings.filter(({ kind }) => kind === 'breaks_configuration');
  return (
    <Stack gap="md">
      <Text role="status">Preview: {summaryOf(preview.counts)}. Nothing was changed.</Text>
      <Text size="sm">
        {preview.changes.length > 0
          ? 'What applying it would do stands below.'
          : canApply
            ? 'Nothing to register. Applying it only notes what was found.'
            : 'Nothing to apply: all that can be registered is registered already.'}
      </Text>
      <Groups changes={[]} findings={broken} isWithin />
    </Stack>
  );
}

function Applied({
  applied: { counts, changes, written },
  isWatched,
  onClose,
}: {
  applied: Result;
  isWatched: boolean;
  onClose: () => void;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Alert color="green" role="status" withCloseButton closeButtonLabel="Close" onClose={onClose}>
      <Stack gap="sm">
        <Text size="sm">
          {written === null
            ? 'Scanned: all of it was registered already.'
            : `Applied: ${summaryOf(counts)} (revision ${written}).`}
        </Text>
        {written !== null && changes.length > 0 && (
          <Group gap="sm">
            <Undo revision={written} onDone={onClose} />
            <Button
              variant="default"
              size="compact-sm"
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              {isOpen ? 'Hide what changed' : 'Show what changed'}
            </Button>
            {isWatched && (
              <Text size="sm" c="dimmed">
                While the home is watched, what still lies there is registered again. Before an undo, switch
                that off.
              </Text>
            )}
          </Group>
        )}
        {isOpen && <Groups changes={changes} findings={[]} isWithin />}
      </Stack>
    </Alert>
  );
}

const words: Record<keyof Result['counts'], string> = {
  new: 'new',
  changed: 'changed',
  unchanged: 'as they were',
  missing: 'missing',
  conflict: 'in conflict',
  problem: 'broken',
};

function summaryOf(counts: Result['counts']): string {
  const told = (Object.keys(words) as (keyof Result['counts'])[])
    .filter((word) => counts[word] > 0)
    .map((word) => `${counts[word]} ${words[word]}`);
  return told.length === 0 ? 'no manifest lies in the home' : told.join(', ');
}
