import { api, dataOf, type Schema } from '../api.ts';
import { usePages } from '../parts/listing.tsx';

/** One's own conversations, the latest first, which keep up with what happens. */
export function useConversations({
  agent,
  q,
  archived,
}: {
  agent: string | undefined;
  q: string;
  archived: boolean;
}) {
  return usePages<Schema<'ListedChatSession'>>(['chat', 'sessions', agent ?? null, q, archived], (cursor) =>
    dataOf(
      api.GET('/api/v1/chat/sessions', {
        params: {
          query: {
            limit: '50' as never,
            archived: String(archived) as never,
            ...(agent === undefined ? {} : { agent_id: agent }),
            ...(q === '' ? {} : { q }),
            ...(cursor === undefined ? {} : { cursor }),
          },
        },
      }),
    ),
  );
}
