import { Alert, Button, Paper, Stack, Title } from '@mantine/core';
import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { wordsOf } from '../api.ts';
import { useTitle } from '../parts/use-title.ts';
import { Alone } from './alone.tsx';

/** A form alone on a page. What was typed stays when it is refused. */
export function LoneForm({
  title,
  action,
  onSubmit,
  footer,
  children,
}: {
  title: string;
  /** What sends it; without, nothing does. */
  action?: string;
  onSubmit: (fields: Record<string, string>) => Promise<void>;
  footer?: ReactNode;
  children: ReactNode;
}) {
  useTitle(title);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(undefined);
    try {
      await onSubmit(
        Object.fromEntries([...form].map(([name, value]) => [name, typeof value === 'string' ? value : ''])),
      );
    } catch (error) {
      setProblem(wordsOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Alone>
      <Paper withBorder p="xl" w="100%" maw={440} component="form" onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Title order={1} size="h2">
            {title}
          </Title>
          {children}
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          {action && (
            <Button type="submit" loading={isBusy} size="md">
              {action}
            </Button>
          )}
          {footer}
        </Stack>
      </Paper>
    </Alone>
  );
}
