import type { ReactNode } from 'react';
import { CardSkeletons } from '../parts/card-skeletons.tsx';
import { Listing } from '../parts/listing.tsx';
import { ToolGrid } from './tool-grid.tsx';
import { type ToolSearch, useToolPages } from './use-tools.ts';

/** Tools, as cards, page by page. */
export function ToolList({ search, empty }: { search: ToolSearch; empty: ReactNode }) {
  const pages = useToolPages(search);
  return (
    <Listing
      pages={pages}
      count={search.q ? ['tool matches', 'tools match'] : ['tool', 'tools']}
      skeleton={<CardSkeletons height={170} />}
      empty={search.q ? 'No tool matches. Clear the search to see all.' : empty}
    >
      {(tools) => <ToolGrid tools={tools} />}
    </Listing>
  );
}
