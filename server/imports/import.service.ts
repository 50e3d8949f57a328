import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import type { ControlDatabase } from './control-database.ts';
import { importAgents } from './import-agents.ts';
import { importSessions, importTexts } from './import-chat.ts';
import { importPeople } from './import-people.ts';
import { importSettings } from './import-settings.ts';
import type { ImportReport } from './import.schema.ts';
import { Report } from './report.ts';

/** A preview ends its transaction with this, so that nothing of it stays. */
class Preview extends Error {}

/**
 * Brings over what the old configurator kept, in one transaction: people (inactive, without a password), agents with
 * their visibility, settings (secrets sealed), conversations. What is here already is left as it is, so that importing
 * twice changes nothing. A preview does the very same and takes it back.
 */
export async function importControl(
  ctx: Context,
  cause: Cause,
  old: ControlDatabase,
  dryRun: boolean,
): Promise<ImportReport> {
  const report = new Report(dryRun, old.ignored);
  try {
    await ctx.journal.write(cause, async (tx) => {
      const people = await importPeople(tx, old.users, report);
      const agentIds = await importAgents(tx, old.agents, people, cause.actor.user_id, report);
      await importSettings(tx, ctx.keyring, old.settings, report);
      const sessions = await importSessions(tx, old.sessions, people, agentIds, report);
      await importTexts(tx, old.messages(), sessions, 'chat_messages', report);
      await importTexts(tx, old.responses(), sessions, 'chat_responses', report);
      if (dryRun) throw new Preview();
    });
  } catch (error) {
    if (!(error instanceof Preview)) throw error;
  }
  return report.done();
}
