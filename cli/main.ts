import { Command } from 'commander';
import { agentCommands } from './commands/agents.ts';
import { apiKeyCommands } from './commands/api-keys.ts';
import { configCommands } from './commands/config.ts';
import { doctorCommand } from './commands/doctor.ts';
import { envCommands } from './commands/env.ts';
import { importCommands } from './commands/import.ts';
import { instanceCommands } from './commands/instances.ts';
import { journalCommands } from './commands/journal.ts';
import { keyCommands } from './commands/keys.ts';
import { moduleCommands } from './commands/modules.ts';
import { pluginCommands } from './commands/plugins.ts';
import { profileCommands } from './commands/profile.ts';
import { runCommand } from './commands/run.ts';
import { scanCommand } from './commands/scan.ts';
import { serveCommand } from './commands/serve.ts';
import { sessionCommands } from './commands/sessions.ts';
import { signInCommands } from './commands/sign-in.ts';
import { toolCommands } from './commands/tools.ts';
import { userCommands } from './commands/users.ts';
import { exitCodes, reportError } from './exit.ts';

const program = new Command('sanctum')
  .description('The registry of a Sanctum home: its agents, tools, plugins and people.')
  .option('--json', 'answer as JSON, for scripts')
  .helpOption('-h, --help', 'show what a command does, with examples')
  .exitOverride()
  .showHelpAfterError()
  .addHelpText(
    'after',
    `
Where: SANCTUM_URL (default: where you signed in, else http://127.0.0.1:8484).
Who:   sanctum login, or SANCTUM_API_KEY.
Exit codes: ${Object.entries(exitCodes)
      .map(([name, code]) => `${code} ${name}`)
      .join(', ')}.`,
  );

serveCommand(program);
signInCommands(program);
scanCommand(program);
agentCommands(program);
toolCommands(program);
instanceCommands(program);
pluginCommands(program);
moduleCommands(program);
configCommands(program);
envCommands(program);
runCommand(program);
userCommands(program);
profileCommands(program);
sessionCommands(program);
apiKeyCommands(program);
keyCommands(program);
journalCommands(program);
importCommands(program);
doctorCommand(program);

// `sanctum agents list | head` is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportError(error, program.opts<{ json?: boolean }>().json ?? false);
}
