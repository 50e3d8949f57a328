import type { Command } from 'commander';

export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('Serve the registry of this machine until SIGTERM or Ctrl+C')
    .addHelpText(
      'after',
      '\nThe environment decides: SANCTUM_HOME, SANCTUM_HOST, SANCTUM_PORT and others (see README.md).',
    )
    .action(async () => {
      const { serve } = await import('../../server/main.ts');
      await serve();
    });
}
