import { SimpleGrid, Skeleton } from '@mantine/core';
import { ToolCard } from './tool-card.tsx';
import type { Tool } from './use-tools.ts';

/** Cards of tools; `1` to `9` open the first nine. Skeletons while there is no answer yet. */
export function ToolGrid({ tools }: { tools: Tool[] | undefined }) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
      {tools
        ? tools.map((tool, index) => (
            <ToolCard key={tool.id} tool={tool} {...(index < 9 ? { number: index + 1 } : {})} />
          ))
        : [1, 2, 3, 4, 5, 6].map((number) => <Skeleton key={number} height={170} />)}
    </SimpleGrid>
  );
}
