import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';

/** What somebody wanted to do when going to a page: not in the address, so that no link can want it. */
export type Intent = 'new-agent' | 'scan';

declare module '@tanstack/react-router' {
  interface HistoryState {
    intent?: Intent;
  }
}

/** Does what somebody came for, once. */
export function useIntent(intent: Intent, act: () => void): void {
  const isMeant = useLocation({ select: ({ state }) => state.intent === intent });
  const navigate = useNavigate();
  useEffect(() => {
    if (!isMeant) return;
    void navigate({ to: '.', search: true, replace: true, state: {} });
    act();
  });
}
