import type { Dependants } from '../journal/dependants.ts';

/** Conversations with an agent; their messages and replies go with them (foreign keys). */
export const chatSessionsOfAgent: Dependants = chatSessionsBy('agent_id');

/** Conversations of a person. */
export const chatSessionsOfUser: Dependants = chatSessionsBy('user_id');

function chatSessionsBy(column: 'agent_id' | 'user_id'): Dependants {
  return {
    concept: 'chat-sessions',
    list: async (read, owner) => {
      const rows = await read
        .selectFrom('web_chat_sessions')
        .select('id')
        .where(column, '=', owner as never)
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => ({ id, name: id }));
    },
    remove: async (tx, owner) => {
      await tx.rows
        .deleteFrom('web_chat_sessions')
        .where(column, '=', owner as never)
        .execute();
    },
  };
}
