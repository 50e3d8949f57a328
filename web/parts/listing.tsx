import { Skeleton, Stack, Text } from '@mantine/core';
import { keepPreviousData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useDeferredValue } from 'react';
import { ApiError } from '../api.ts';
import { More } from './more.tsx';
import { Problem } from './problem.tsx';

interface PageOfItems<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** A list that the server pages: what was read so far, and how to read on. */
export function usePages<Item, Page extends PageOfItems<Item> = PageOfItems<Item>>(
  queryKey: QueryKey,
  readPage: (cursor: string | undefined) => Promise<Page & PageOfItems<Item>>,
  enabled = true,
) {
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => readPage(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled,
  });
}

interface Pages<Item> {
  data?: { pages: PageOfItems<Item>[] } | undefined;
  error: unknown;
  isPending: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** A paged list in all its states: on its way, refused, empty, there, and with more to come. */
export function Listing<Item>({
  pages,
  count,
  skeleton,
  empty,
  children,
}: {
  pages: Pages<Item>;
  /** What the items are, in the singular and the plural; then it is said how many there are. */
  count?: readonly [one: string, many: string];
  /** While there is no answer yet, in place of three rows. */
  skeleton?: ReactNode;
  empty: ReactNode;
  children: (items: Item[]) => ReactNode;
}) {
  // A long list is drawn when there is nothing more urgent, such as a key that was pressed.
  // What is remembered of something that is gone, or was hidden, is not shown any more.
  const isGone = pages.error instanceof ApiError && pages.error.status === 404;
  const items = isGone ? undefined : useDeferredValue(pages.data)?.pages.flatMap((page) => page.items);
  return (
    <Stack gap="sm">
      <Problem error={pages.error} />
      {count && (
        <Text size="sm" c="dimmed" role="status">
          {items &&
            `${items.length}${pages.hasNextPage ? '+' : ''} ${items.length === 1 ? count[0] : count[1]}`}
        </Text>
      )}
      {pages.isPending && (skeleton ?? [1, 2, 3].map((number) => <Skeleton key={number} height={44} />))}
      {items && (items.length === 0 ? <Text c="dimmed">{empty}</Text> : children(items))}
      <More list={pages} />
    </Stack>
  );
}
