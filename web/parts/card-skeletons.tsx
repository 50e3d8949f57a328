import { SimpleGrid, Skeleton } from '@mantine/core';

/** Where cards will be. */
export function CardSkeletons({ height }: { height: number }) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
      {[1, 2, 3, 4, 5, 6].map((number) => (
        <Skeleton key={number} height={height} />
      ))}
    </SimpleGrid>
  );
}
