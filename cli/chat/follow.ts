import type { Api } from '../../client/client.ts';
import { followEvents } from '../../client/events.ts';
import type { ChatEvent, Conversation, News } from './conversation.ts';
import { patiently } from './patience.ts';

/** What happens in a conversation, and to the connection that tells of it. */
export type Happening =
  | { type: 'connected' }
  | { type: 'disconnected' }
  /** In order, each once, whatever happened to the connection. */
  | { type: 'news'; news: News };

/**
 * Follows the conversation that is the present one at each moment, until the signal ends it.
 *
 * @param most how much of the end of a conversation of which nothing is known yet
 */
export async function* followConversation(
  api: Api,
  present: () => Conversation,
  most: number,
  signal: AbortSignal,
): AsyncGenerator<Happening> {
  for await (const event of followEvents(api, signal)) {
    if (event.type === 'lost') yield { type: 'disconnected' };
    else if (event.type === 'open' || event.name === 'reset') {
      for (const news of await patiently(() => present().catchUp(most), signal)) yield { type: 'news', news };
      if (event.type === 'open') yield { type: 'connected' };
    } else if (event.name === 'chat')
      for (const item of (event.data as { items: ChatEvent[] }).items) {
        const news = present().take(item);
        if (news) yield { type: 'news', news };
      }
  }
}
