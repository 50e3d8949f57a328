import { SimpleGrid, Skeleton } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { ToolCard } from './tool-card.tsx';
import type { Tool } from './use-tools.ts';

const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Cards of tools; `1` to `9` open the first nine. Skeletons while there is no answer yet. */
export function ToolGrid({ tools }: { tools: Tool[] | undefined }) {
  const navigate = useNavigate();
  useHotkeys(
    digits.map((digit) => [
      String(digit),
      () => {
        const tool = tools?.[digit - 1];
        if (tool) void navigate({ to: '/tools/$id', params: { id: String(tool.id) } });
      },
    ]),
  );
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
      {tools
        ? tools.map((tool, index) => (
            <ToolCard key={tool.id} tool={tool} {...(index < 9 ? { number: index + 1 } : {})} />
          ))
        : digits.slice(0, 6).map((digit) => <Skeleton key={digit} height={170} />)}
    </SimpleGrid>
  );
}
