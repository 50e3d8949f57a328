import { Alert, Code, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ApiError, wordsOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { linesOf } from './line-of.ts';

interface Wrong {
  path: string;
  message: string;
}

/** What is wrong with a document, each thing with its line. */
export function DocumentProblem({ error, text }: { error: unknown; text: string }) {
  if (!(error instanceof ApiError)) return <Problem error={error} />;
  const { line, errors } = error.problem as { line?: number; errors?: Wrong[] };
  if (error.code === 'document.syntax' && line !== undefined)
    return (
      <Alert color="red" role="alert" title="The file cannot be read">
        <Text size="sm">{wordsOf(error)}</Text>
        <Quoted text={text} line={line} />
      </Alert>
    );
  if (error.code === 'document.invalid' && errors) return <Invalid errors={errors} text={text} />;
  return <Problem error={error} />;
}

function Invalid({ errors, text }: { errors: Wrong[]; text: string }) {
  const lines = useQuery({
    queryKey: ['import', 'lines', errors, text.length],
    queryFn: () =>
      linesOf(
        text,
        errors.map(({ path }) => path),
      ),
    gcTime: 0,
  });
  return (
    <Alert color="red" role="alert" title="Something in the file is wrong, and nothing was changed">
      <List size="sm" mah={320} style={{ overflow: 'auto', overflowWrap: 'anywhere' }}>
        {errors.map(({ path, message }) => {
          const line = lines.data?.get(path);
          return (
            <List.Item key={`${path} ${message}`}>
              {line === undefined ? '' : `Line ${line}, `}
              {path === '' ? 'the document' : path}: {message}
            </List.Item>
          );
        })}
      </List>
    </Alert>
  );
}

function Quoted({ text, line }: { text: string; line: number }) {
  const quoted = text.split('\n')[line - 1]?.slice(0, 200);
  if (quoted === undefined || quoted.trim() === '') return null;
  return (
    <Code block mt="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
      {line}: {quoted}
    </Code>
  );
}
