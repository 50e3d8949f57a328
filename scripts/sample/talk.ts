import { type Api, dataOf } from '../../client/client.ts';
import type { AnswerPart } from '../../server/chat/chat.schema.ts';
import { Conversations } from '../../server/chat/conversations.ts';
import { addResponse, setState } from '../../server/chat/queue.ts';
import type { Context } from '../../server/context.ts';

const markdown = `Here is the plan for **Thursday**:

1. Move the *release notes* into [the handbook](https://example.org/handbook).
2. Restart \`broca\` on both machines.
3. Ask Hermes whether anybody still waits for an answer.

| when | what | who |
|---|---|---|
| 09:00 | Backup of the registry | Monday |
| 09:30 | Rotation of the data keys, which takes a minute or two on a machine of this size | Ada |

\`\`\`python
def remaining(tasks: list[Task], *, include_blocked: bool = False, order_by: str = "due") -> list[Task]:
    """What is left to do, the most urgent first."""
    return sorted((task for task in tasks if include_blocked or not task.is_blocked), key=attrgetter(order_by))
\`\`\`

> Nothing of this is urgent, if the backup of last night can be read.
`;

const output = Array.from(
  { length: 24 },
  (_, line) =>
    `2026-11-2${line % 9} 0${line % 9}:00:00  INFO  broca.queue  message ${4000 + line} handed over in ${12 + line} ms`,
).join('\n');

const withTools: AnswerPart[] = [
  {
    type: 'reasoning',
    text: 'She asks for the log of last night. I look for it before I say anything about it.',
  },
  { type: 'tool_call', id: '1', name: 'read_log', arguments: '{"module": "broca", "lines": 24}' },
  { type: 'tool_return', id: '1', status: 'success', text: output },
  { type: 'tool_call', id: '2', name: 'restart_module', arguments: '{"module": "broca"}' },
  {
    type: 'tool_return',
    id: '2',
    status: 'error',
    text: 'PermissionError: the agent may not restart modules',
  },
  { type: 'text', text: 'The log is clean. I may not restart Broca myself; ask Ada to do it.' },
];

/** A question and what became of it. */
type Turn = [
  question: string,
  outcome: { text: string } | { parts: AnswerPart[] } | { failed: string } | { state: 'working' | 'stored' },
];

const conversations: { agent: string; title?: string; turns: Turn[] }[] = [
  {
    agent: 'hermes',
    title: 'Is anybody waiting?',
    turns: [['Is anybody waiting for me?', { text: 'Nobody.' }]],
  },
  {
    agent: 'the-agent-with-the-longest-id-that-anybody-chose',
    title: 'A title that somebody wrote to find this conversation again in a year, and that is rather long',
    turns: [['Build it.', { failed: 'The Letta server did not answer within two minutes.' }]],
  },
  {
    agent: 'athena',
    turns: [
      ['Good morning! What is planned for Thursday?', { text: markdown }],
      ['Thank you. Was there anything in the log of last night?', { parts: withTools }],
      [
        'https://example.org/a/very/long/address/that/nobody/breaks?because=there-is-nowhere-to-break-it-and-it-goes-on-and-on-and-on',
        { failed: 'The agent is not reachable at the Letta server: it was deleted there.' },
      ],
      ['Then please look at the backups as well.', { state: 'working' }],
      ['And tell me when you are done.', { state: 'stored' }],
    ],
  },
];

/** Conversations of the administrator, with all that an answer may hold. @returns the id of each, the last the fullest */
export async function addConversations(api: Api, ctx: Context): Promise<string[]> {
  const store = new Conversations(ctx);
  const ids: string[] = [];
  for (const { agent, title, turns } of conversations) {
    const session = await dataOf(
      api.POST('/api/v1/chat/sessions', { body: { agent_id: agent, ...(title ? { title } : {}) } }),
    );
    ids.push(session.id);
    for (const [message, outcome] of turns) {
      const { id } = await dataOf(
        api.POST('/api/v1/chat/sessions/{id}/messages', {
          params: { path: { id: session.id } },
          body: { message },
        }),
      );
      // Whoever answers is another program; what comes of it is written as its delivery writes it.
      await store.write(async (tx) => {
        if ('state' in outcome) return setState(tx, id, outcome.state);
        await tx.rows.deleteFrom('deliveries').where('message_id', '=', id).execute();
        if ('failed' in outcome) return setState(tx, id, 'failed', outcome.failed);
        await setState(tx, id, 'answered');
        const parts = 'parts' in outcome ? outcome.parts : null;
        const text = 'text' in outcome ? outcome.text : 'The log is clean.';
        await addResponse(tx, session, { message_id: id, text, parts });
      });
    }
  }
  return ids;
}
