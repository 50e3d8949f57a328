import { Command } from 'commander';
import { serveCommand } from './commands/serve.ts';
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
// A server needs none of the others, nor the memory that they take.
if (process.argv[2] !== 'serve') (await import('./commands.ts')).addCommands(program);

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
