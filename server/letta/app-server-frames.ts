import { z } from 'zod';

/**
 * What is sent to an App Server; there is nothing else (design 5.9). With its token one can read files and open a
 * terminal on its host, so no frame is ever passed through.
 */
export const sentTypes = [
  'app_server_info',
  'agent_list',
  'agent_retrieve',
  'agent_create',
  'agent_update',
  'conversation_create',
  'conversation_messages_list',
  'list_memory',
  'write_memory_file',
  'runtime_start',
  'input',
  'abort_message',
  'sync',
] as const;
export type SentType = (typeof sentTypes)[number];

/** The type of the frame that answers another. */
export function answerType(type: SentType): string {
  return type === 'input' ? 'input_accepted' : `${type}_response`;
}

/** Whom an event is about: one conversation with one agent. */
export const Runtime = z.object({ agent_id: z.string().max(200), conversation_id: z.string().max(200) });
export type Runtime = z.infer<typeof Runtime>;

const Id = z.string().max(200);
const runs = z.record(z.string(), z.array(z.string())).default({});

/** What an App Server tells unasked, of which we take notice; every other frame is dropped. */
export const ServerEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('stream_delta'),
    runtime: Runtime,
    /** Set when a helper of the agent speaks, not the agent. */
    subagent_id: z.string().nullish(),
    delta: z.looseObject({ message_type: z.string(), run_id: z.string().nullish() }),
  }),
  z.object({
    type: z.literal('turn_finished'),
    runtime: Runtime,
    stop_reason: z.string(),
    run_id: z.string().nullish(),
    error: z.string().nullish(),
  }),
  z.object({
    type: z.literal('update_loop_status'),
    runtime: Runtime,
    loop_status: z.object({
      status: z.string(),
      active_run_ids: z.array(z.string()).default([]),
      /** Which of our ids a run answers. */
      client_message_ids_by_run_id: runs,
    }),
  }),
  z.object({
    type: z.literal('update_queue'),
    runtime: Runtime,
    queue: z.array(z.object({ client_message_id: z.string().nullish() })),
  }),
  z
    .object({
      type: z.literal('control_request'),
      request_id: z.string(),
      agent_id: Id,
      conversation_id: Id,
      request: z.object({
        tool_name: z.string(),
        tool_call_id: z.string(),
        input: z.record(z.string(), z.unknown()).default({}),
      }),
    })
    .transform(({ agent_id, conversation_id, ...event }) => ({
      ...event,
      runtime: { agent_id, conversation_id },
    })),
]);
export type ServerEvent = z.infer<typeof ServerEvent>;
export type LoopStatus = Extract<ServerEvent, { type: 'update_loop_status' }>['loop_status'];

export const eventTypes: ReadonlySet<string> = new Set([
  'stream_delta',
  'turn_finished',
  'update_loop_status',
  'update_queue',
  'control_request',
]);

/** What both kinds of server say of an agent. */
export const AgentState = z.object({
  id: z.string().min(1).max(200),
  name: z.string().nullish(),
  description: z.string().nullish(),
  system: z.string().nullish(),
  model: z.string().nullish(),
  llm_config: z
    .object({
      handle: z.string().nullish(),
      model: z.string().nullish(),
      model_endpoint_type: z.string().nullish(),
    })
    .nullish(),
  tags: z.array(z.string()).nullish(),
  last_run_completion: z.string().nullish(),
});
export type AgentState = z.infer<typeof AgentState>;

/** A message of a conversation as both kinds of server keep it. */
export const StoredMessage = z.looseObject({
  id: z.string(),
  message_type: z.string(),
  otid: z.string().nullish(),
});
export type StoredMessage = z.infer<typeof StoredMessage>;

const Agent = z.object({ agent: AgentState.nullish() });

/** What the answers hold that we read. */
export const answers = {
  app_server_info: z.object({
    backend: z.string().nullish(),
    letta_code_version: z.string().nullish(),
    protocol_version: z.number(),
  }),
  agent_list: z.object({ agents: z.array(AgentState) }),
  agent_retrieve: Agent,
  agent_create: Agent,
  agent_update: Agent,
  conversation_create: z.object({ conversation: z.object({ id: Id }) }),
  conversation_messages_list: z.object({
    messages: z.array(StoredMessage),
    next_before: z.string().nullish(),
    has_more: z.boolean().default(false),
  }),
  list_memory: z.object({
    entries: z.array(
      z.object({
        relative_path: z.string(),
        description: z.string().nullish(),
        content: z.string(),
        kind: z.string().nullish(),
      }),
    ),
    done: z.boolean().default(true),
  }),
  write_memory_file: z.object({}),
  runtime_start: z.object({ runtime: Runtime }),
  input: z.object({ accepted: z.boolean(), disposition: z.string().nullish(), error: z.string().nullish() }),
  abort_message: z.object({}),
  sync: z.object({}),
} satisfies Record<SentType, z.ZodType>;

export type AnswerOf<Type extends SentType> = z.infer<(typeof answers)[Type]>;
