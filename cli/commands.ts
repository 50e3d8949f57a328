import type { Command } from 'commander';
import { agentCommands } from './commands/agents.ts';
import { apiKeyCommands } from './commands/api-keys.ts';
import { bridgeCommands } from './commands/bridge.ts';
import { chatCommand } from './commands/chat.ts';
import { configCommands } from './commands/config.ts';
import { doctorCommand } from './commands/doctor.ts';
import { envCommands } from './commands/env.ts';
import { importCommands } from './commands/import.ts';
import { instanceCommands } from './commands/instances.ts';
import { journalCommands } from './commands/journal.ts';
import { keyCommands } from './commands/keys.ts';
import { lettaCommands } from './commands/letta.ts';
import { moduleCommands } from './commands/modules.ts';
import { personCommands } from './commands/people.ts';
import { pluginCommands } from './commands/plugins.ts';
import { profileCommands } from './commands/profile.ts';
import { runCommand } from './commands/run.ts';
import { scanCommand } from './commands/scan.ts';
import { sessionCommands } from './commands/sessions.ts';
import { signInCommands } from './commands/sign-in.ts';
import { toolCommands } from './commands/tools.ts';
import { userCommands } from './commands/users.ts';

/** Everything that `sanctum` can do but serve, in the order of its help. */
export function addCommands(program: Command): void {
  signInCommands(program);
  scanCommand(program);
  agentCommands(program);
  chatCommand(program);
  bridgeCommands(program);
  toolCommands(program);
  instanceCommands(program);
  pluginCommands(program);
  moduleCommands(program);
  configCommands(program);
  envCommands(program);
  runCommand(program);
  userCommands(program);
  personCommands(program);
  profileCommands(program);
  sessionCommands(program);
  apiKeyCommands(program);
  keyCommands(program);
  journalCommands(program);
  lettaCommands(program);
  importCommands(program);
  doctorCommand(program);
}
