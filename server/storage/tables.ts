import type { AgentRow } from '../agents/agent.schema.ts';
import type { ApiKeyRow, InvitationRow, SessionRow, UserRow } from '../accounts/account.schema.ts';
import type {
  RecoveryCodeRow,
  SecondFactorChallengeRow,
  SecondFactorRow,
} from '../accounts/second-factor.schema.ts';
import type { ChatMessageRow, ChatResponseRow, ChatSessionRow, DeliveryRow } from '../chat/chat.schema.ts';
import type { PlatformProfileRow } from '../broca-people/platform-profile.schema.ts';
import type {
  AgentConfigRow,
  ConfigurationRow,
  EnvVarRow,
  SystemConfigRow,
} from '../configuration/configuration.schema.ts';
import type { ModuleRow } from '../discovery/module.schema.ts';
import type { ChangeRow, CheckpointRow, RevisionRow } from '../journal/journal.schema.ts';
import type { IdempotencyKeyRow } from '../http/idempotency.schema.ts';
import type { LettaAgentRow } from '../letta/letta.schema.ts';
import type { PluginRow } from '../plugins/plugin.schema.ts';
import type { DataKeyRow, SealedValueRow } from '../secrets/secret.schema.ts';
import type { ToolInstanceRow } from '../tools/tool-instance.schema.ts';
import type { ToolRow } from '../tools/tool.schema.ts';

/**
 * How a record lies in a row: booleans as the engine has them, JSON as text. `unknown` in a record stands for JSON
 * of any shape.
 */
type Stored<R> = { [K in keyof R]: StoredValue<R[K]> };
type StoredValue<V> = unknown extends V
  ? string | null
  : [NonNullable<V>] extends [boolean]
    ? boolean | 0 | 1 | OrNull<V>
    : [NonNullable<V>] extends [object]
      ? string | OrNull<V>
      : V;
type OrNull<V> = null extends V ? null : never;

/** All tables; each slice describes its own record, this page only gathers them. */
export interface Tables {
  users: Stored<UserRow>;
  user_sessions: Stored<SessionRow>;
  api_keys: Stored<ApiKeyRow>;
  invitations: Stored<InvitationRow>;
  second_factors: Stored<SecondFactorRow>;
  recovery_codes: Stored<RecoveryCodeRow>;
  second_factor_challenges: Stored<SecondFactorChallengeRow>;
  platform_profiles: Stored<PlatformProfileRow>;
  agents: Stored<AgentRow>;
  tools: Stored<ToolRow>;
  tool_instances: Stored<ToolInstanceRow>;
  plugins: Stored<PluginRow>;
  configurations: Stored<ConfigurationRow>;
  system_config: Stored<SystemConfigRow>;
  env_vars: Stored<EnvVarRow>;
  agent_configs: Stored<AgentConfigRow>;
  web_chat_sessions: Stored<ChatSessionRow>;
  web_chat_messages: Stored<ChatMessageRow>;
  web_chat_responses: Stored<ChatResponseRow>;
  deliveries: Stored<DeliveryRow>;
  chat_head: { id: number; position: number };
  modules: Stored<ModuleRow>;
  letta_agents: Stored<LettaAgentRow>;
  data_keys: Stored<DataKeyRow>;
  sealed_values: Stored<SealedValueRow>;
  removals: { entity: string; entity_id: string; revision: number };
  journal_head: { id: number; revision: number; hash: string; at: string };
  revisions: RevisionRow;
  changes: ChangeRow;
  journal_checkpoints: CheckpointRow;
  idempotency_keys: IdempotencyKeyRow;
  migrations: { id: number; name: string; applied_at: string };
}
