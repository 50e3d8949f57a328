import { SimpleGrid } from '@mantine/core';
import { ToolCard } from './tool-card.tsx';
import type { Tool } from './use-tools.ts';

/** Cards of tools; `1` to `9` open the first nine. */
export function ToolGrid({ tools }: { tools: Tool[] }) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
      {tools.map((tool, index) => (
        <ToolCard key={tool.id} tool={tool} {...(index < 9 ? { number: index + 1 } : {})} />
      ))}
    </SimpleGrid>
  );
}
