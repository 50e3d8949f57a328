import type { Actor } from '../accounts/actor.ts';
import { numberTexts } from '../chat/conversations.ts';
import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import type { ControlDatabase } from './control-database.ts';
import { importAgents } from './import-agents.ts';
import { importSessions, importTexts } from './import-chat.ts';
import { importPeople } from './import-people.ts';
import { importSettings } from './import-settings.ts';
import { Ids } from './ids.ts';
import type { Concept, ImportReport } from './import.schema.ts';
import { Report } from './report.ts';

/** A preview ends its transaction with this, so that nothing of it stays. */
class Preview extends Error {}

const tables: Readonly<Record<Concept, string>> = {
  users: 'users',
  agents: 'agents',
  system_config: 'system_config',
  chat_sessions: 'web_chat_sessions',
  chat_messages: 'web_chat_messages',
  chat_responses: 'web_chat_responses',
};

/**
 * Brings over what the old configurator kept, in one transaction: people (inactive, without a password), agents with
 * their visibility, settings (secrets sealed), conversations. What is here already is left as it is, so that importing
 * twice changes nothing. A preview does the very same and takes it back. Nobody gets more by it than the actor could
 * give, and of an agent that is hidden from him nothing is told.
 */
export async function importControl(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  old: ControlDatabase,
  dryRun: boolean,
): Promise<ImportReport> {
  const report = new Report(dryRun, old.ignored);
  for (const [concept, table] of Object.entries(tables) as [Concept, string][])
    report.leaveOut(concept, table, old.leftOut[table] ?? { tooLarge: 0, isCut: false });
  try {
    await ctx.journal.write(cause, async (tx) => {
      const people = await importPeople(tx, actor, old.users(), report);
      const agentIds = await importAgents(tx, actor, old.agents(), people, report);
      await importSettings(tx, ctx.keyring, old.settings(), report);
      const sessions = await importSessions(tx, actor, old.sessions(), people, agentIds, report);
      const references = { people, messages: new Ids<number>() };
      await importTexts(tx, old.messages(), sessions, 'chat_messages', references, report);
      await importTexts(tx, old.responses(), sessions, 'chat_responses', references, report);
      await numberTexts(tx);
      if (dryRun) throw new Preview();
    });
  } catch (error) {
    if (!(error instanceof Preview)) throw error;
  }
  return report.done();
}
