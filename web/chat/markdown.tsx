import ReactMarkdown from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';

/** What somebody wrote, as Markdown without anything that could act. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[rehypeSanitize]}
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
