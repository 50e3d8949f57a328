import { common, createLowlight } from 'lowlight';
import { Fragment, type ReactNode } from 'react';

const lowlight = createLowlight(common);

type Nodes = ReturnType<typeof lowlight.highlight>['children'];

/** Code with its words in colours (see `code.css`); in a language that is not known it is what it is. */
export default function HighlightedCode({ code, language }: { code: string; language: string }) {
  if (!lowlight.registered(language)) return code;
  return elementsOf(lowlight.highlight(language, code).children);
}

function elementsOf(nodes: Nodes): ReactNode {
  return nodes.map((node, index) => {
    if (node.type === 'text') return <Fragment key={index}>{node.value}</Fragment>;
    if (node.type !== 'element') return null;
    const names = node.properties.className;
    return (
      <span key={index} className={Array.isArray(names) ? names.join(' ') : undefined}>
        {elementsOf(node.children)}
      </span>
    );
  });
}
