import type { Command } from 'commander';
import { dataOf } from '../../client/client.ts';
import { type Output, printJson, printRows, say } from '../output.ts';
import { connect } from '../session.ts';

/** `sanctum agents copy`. */
export function agentCopyCommand(agents: Command): void {
  agents
    .command('copy <id>')
    .description('Register an agent made like another: configuration, visibility, instances; never secrets')
    .requiredOption('--letta-uid <uid>', 'its id in Letta')
    .option('--id <id>', 'its id here; made of the name when left out')
    .option('--name <name>')
    .addHelpText('after', '\nExample: sanctum agents copy athena --letta-uid agent-1234 --name Iris')
    .action(
      async (
        model: string,
        { lettaUid, ...own }: { lettaUid: string; id?: string; name?: string },
        command: Command,
      ) => {
        const copy = await dataOf(
          connect().POST('/api/v1/agents/{id}/copies', {
            params: { path: { id: model } },
            body: { letta_uid: lettaUid, ...own },
          }),
        );
        const output = command.optsWithGlobals<Output>();
        if (output.json) return printJson(copy);
        say(
          output,
          `Agent ${copy.agent.id} is made like ${model}, with ${copy.settings} settings and ${copy.instances} instances.`,
        );
        if (copy.left_out.length === 0) return;
        say(output, '\nLeft out:');
        printRows(output, copy.left_out, [
          ['WHAT', ({ what }) => what],
          ['WHY', ({ why }) => why],
        ]);
      },
    );
}
