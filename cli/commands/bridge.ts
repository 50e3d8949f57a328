import type { Command } from 'commander';
import type { components } from '../../client/api.d.ts';
import { dataOf } from '../../client/client.ts';
import { type Output, printJson, printRows, say } from '../output.ts';
import { connect } from '../session.ts';

type Status = components['schemas']['BridgeStatus'];

/** Broca asks every few seconds, and the registry notes the use of a key once a minute. */
const longestSilence = 120_000;

export function bridgeCommands(program: Command): void {
  const bridge = program
    .command('bridge')
    .description('The web chat bridge that Broca fetches messages from');

  bridge
    .command('status')
    .description('Show what waits for Broca, and when its keys were last used')
    .addHelpText(
      'after',
      `
Examples:
  sanctum bridge status
  sanctum --json bridge status | jq '.agents[] | select(.waiting > 0)'`,
    )
    .action(async (_options: object, command: Command) => {
      const status = await dataOf(connect().GET('/api/v1/bridge/status'));
      print(command.optsWithGlobals<Output>(), status);
    });
}

function print(output: Output, status: Status): void {
  if (output.json) return printJson(status);
  const { agents, keys, anonymous_agent } = status;
  if (agents.length === 0) say(output, 'No message waits for Broca.');
  else
    printRows(output, agents, [
      ['AGENT', ({ agent_id }) => agent_id],
      ['WAITING', ({ waiting }) => waiting],
      ['HANDED OVER', ({ handed_over }) => handed_over],
      ['OLDEST WAITING', ({ oldest_waiting }) => oldest_waiting],
    ]);
  say(output, '');
  if (keys.length === 0)
    say(output, 'There is no key for Broca: sanctum api-keys create broca --may bridge:poll makes one.');
  else
    printRows(output, keys, [
      ['KEY', ({ name }) => name],
      ['AGENTS', ({ agent_ids }) => agent_ids?.join(' ') ?? 'all'],
      ['LAST USED', ({ last_used }) => last_used ?? 'never'],
      ['EXPIRES', ({ expires_at }) => expires_at],
    ]);
  say(output, '');
  say(output, visitorsOf(anonymous_agent));
  const warning = warningOf(status);
  if (warning !== undefined) say(output, `\n${warning}`);
}

function visitorsOf(agent: string | null): string {
  return agent === null
    ? 'Visitors who are not signed in can talk to nobody.'
    : `Visitors who are not signed in talk to ${agent}.`;
}

/** Messages wait, and nobody comes for them. */
function warningOf({ agents, keys }: Status): string | undefined {
  const since = Date.now() - longestSilence;
  const inUse = keys.filter(({ last_used }) => last_used !== null && Date.parse(last_used) > since);
  const left = agents.filter(
    ({ agent_id, waiting }) =>
      waiting > 0 && !inUse.some(({ agent_ids }) => agent_ids?.includes(agent_id) ?? true),
  );
  if (left.length === 0) return undefined;
  const names = left.map(({ agent_id }) => agent_id).join(', ');
  return `Messages wait for ${names}, and no key that gets them was used in the last two minutes: is Broca running, with this address and its key?`;
}
