import { SimpleGrid } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { ToolCard } from './tool-card.tsx';
import type { Tool } from './use-tools.ts';

const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Cards of tools; `1` to `9` open the first nine. */
export function ToolGrid({ tools }: { tools: Tool[] }) {
  const navigate = useNavigate();
  useHotkeys(
    digits.map((digit) => [
      String(digit),
      () => {
        const tool = tools[digit - 1];
        if (tool) void navigate({ to: '/tools/$id', params: { id: String(tool.id) } });
      },
    ]),
  );
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
      {tools.map((tool, index) => (
        <ToolCard key={tool.id} tool={tool} {...(index < 9 ? { number: index + 1 } : {})} />
      ))}
    </SimpleGrid>
  );
}
