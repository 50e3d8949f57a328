import { isValidElement, memo, type ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { CodeBlock } from '../parts/code-block.tsx';

const components: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  ),
  // A picture would be fetched from wherever the text says.
  img: ({ alt, src }) => <a href={String(src)}>{alt === '' ? String(src) : alt}</a>,
  pre: ({ children }) => {
    const { text, language } = codeOf(children);
    return <CodeBlock code={text} language={language} />;
  },
  table: ({ children }) => (
    <div className="wide" tabIndex={0} role="region" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
};

/** What somebody wrote, as Markdown. HTML within it is text like any other, and addresses that would act are left out. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      <ReactMarkdown remarkPlugins={[remarkGfm]} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  );
});

/** The code within a `pre`, and what follows its fence. */
function codeOf(children: ReactNode): { text: string; language: string | undefined } {
  if (!isValidElement<{ className?: string; children?: ReactNode }>(children))
    return { text: textWithin(children), language: undefined };
  const { className = '', children: code } = children.props;
  return {
    text: textWithin(code).replace(/\n$/, ''),
    language: /language-(\S+)/.exec(className)?.[1],
  };
}

function textWithin(children: ReactNode): string {
  return typeof children === 'string' ? children : '';
}
