import { ActionIcon, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useCopy } from './use-copy.ts';
import './code.css';

const HighlightedCode = lazy(() => import('./highlighted-code.tsx'));

/** A piece of code: what language it is in, its words in colours once they are known, and a button to copy it. */
export function CodeBlock({ code, language }: { code: string; language: string | undefined }) {
  return (
    <div className="code-block">
      <div className="code-head">
        <Text size="xs" c="dimmed">
          {language ?? 'text'}
        </Text>
        <CopyText text={code} />
      </div>
      <pre tabIndex={0} aria-label={`Code in ${language ?? 'plain text'}`}>
        <code>
          {language === undefined ? (
            code
          ) : (
            <Suspense fallback={code}>
              <HighlightedCode code={code} language={language} />
            </Suspense>
          )}
        </code>
      </pre>
    </div>
  );
}

/** Copies a text, and says what became of that. */
export function CopyText({ text, label = 'Copy' }: { text: string; label?: string }) {
  const { copy, outcome } = useCopy(text);
  return (
    <ActionIcon variant="subtle" color="gray" w="auto" px={8} size={28} onClick={(event) => void copy(event)}>
      <Text size="xs">{outcome ?? label}</Text>
    </ActionIcon>
  );
}
