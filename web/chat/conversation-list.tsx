import { Button, Checkbox, Group, Highlight, NavLink, ScrollArea, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { AgentPicker } from '../agents/agent-picker.tsx';
import { useAgentNames } from '../agents/use-agents.ts';
import { Listing } from '../parts/listing.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Time } from '../parts/time.tsx';
import { NewConversation } from './new-conversation.tsx';
import type { ChatSearch } from './search.ts';
import { useConversations } from './use-conversations.ts';

/** One's own conversations, the latest first, narrowed to an agent, to what was said, to the archive. */
export function ConversationList({
  search: { session, agent, q = '', archived = false },
  mayBegin,
  empty,
  onNarrow,
  onOpen,
}: {
  search: ChatSearch;
  /** May one begin a conversation, with the agent to whom it is narrowed? */
  mayBegin: boolean;
  /** What is told when one has none. */
  empty: ReactNode;
  onNarrow: (narrow: ChatSearch) => void;
  /** @param cursor where in its history; undefined: its newest */
  onOpen: (id: string, cursor?: string) => void;
}) {
  const [isChoosing, setChoosing] = useState(false);
  const pages = useConversations({ agent, q, archived });
  const names = useAgentNames(
    pages.data?.pages.flatMap(({ items }) => items.flatMap(({ agent_id }) => agent_id ?? [])) ?? [],
  );
  return (
    <Stack w={{ base: '100%', sm: 300 }} gap="sm" component="section" aria-label="Conversations">
      <Group justify="space-between" wrap="nowrap">
        <Title order={1} size="h2">
          Chat
        </Title>
        {mayBegin && (
          <Button size="sm" onClick={() => setChoosing(true)}>
            New conversation
          </Button>
        )}
      </Group>
      <SearchField
        label="Search conversations"
        isWide
        value={q}
        onChange={(value) => onNarrow({ q: value === '' ? undefined : value })}
      />
      <AgentPicker label="Agent" value={agent} onChange={(id) => onNarrow({ agent: id })} />
      <Checkbox
        label="Show what is archived"
        checked={archived}
        onChange={({ currentTarget }) => onNarrow({ archived: currentTarget.checked || undefined })}
      />
      <ScrollArea flex={1} type="auto" offsetScrollbars="present">
        <Listing
          pages={pages}
          {...(q === '' ? {} : { count: ['conversation', 'conversations'] as const })}
          empty={q !== '' ? 'Nothing was found.' : archived ? 'Nothing is archived.' : empty}
        >
          {(items) => (
            <nav aria-label="Your conversations">
              {items.map((item) => (
                <NavLink
                  key={item.id}
                  component="button"
                  active={item.id === session}
                  aria-current={item.id === session ? 'true' : undefined}
                  onClick={() => onOpen(item.id, item.found?.cursor)}
                  label={
                    <Text size="sm" lineClamp={2}>
                      {item.title ?? 'New conversation'}
                    </Text>
                  }
                  description={
                    <>
                      {item.found && (
                        <Highlight component="span" size="xs" highlight={q} display="block">
                          {item.found.excerpt}
                        </Highlight>
                      )}
                      {names.get(item.agent_id ?? '') ?? item.agent_id ?? ''} · <Time at={item.last_active} />
                    </>
                  }
                />
              ))}
            </nav>
          )}
        </Listing>
      </ScrollArea>
      {isChoosing && (
        <NewConversation
          agentId={agent}
          onClose={() => setChoosing(false)}
          onBegun={(id) => {
            setChoosing(false);
            onOpen(id);
          }}
        />
      )}
    </Stack>
  );
}
