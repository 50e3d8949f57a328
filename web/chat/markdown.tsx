import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

/** What somebody wrote, as Markdown. HTML within it is text like any other, and addresses that would act are left out. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        components={{
          a: ({ href, children }) => (
            <a href={href} target="_blank" rel="noreferrer noopener">
              {children}
            </a>
          ),
          // A picture would be fetched from wherever the text says.
          img: ({ alt, src }) => <a href={String(src)}>{alt === '' ? String(src) : alt}</a>,
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
