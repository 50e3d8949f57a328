import { useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../api.ts';
import { leaveSession } from './me.ts';
import { forgetOwn } from './own-storage.ts';
import { tellTabs } from './tabs.ts';

/** Ends the session, and leaves nothing of the person in the browser. @throws ApiError when it has not ended */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await dataOf(api.POST('/api/v1/auth/logout', { body: null }));
    leaveSession(queries);
    forgetOwn();
    tellTabs('out');
  };
}
