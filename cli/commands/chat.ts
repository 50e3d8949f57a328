import { type Command, Option } from 'commander';
import { type Api, dataOf, itemsOf } from '../../client/client.ts';
import { type Choice, Conversation } from '../chat/conversation.ts';
import { sendOne } from '../chat/one-message.ts';
import { talk } from '../chat/talk.ts';
import { isStyled, Transcript } from '../chat/transcript.ts';
import { type Output, printJson, printRows, say } from '../output.ts';
import { connect, UsageError } from '../session.ts';
import { take, wholeNumber } from '../take.ts';
import { readStdin } from '../value.ts';

interface ChatOptions extends Choice {
  message?: string;
  timeout: number;
  wait: boolean;
  list?: boolean;
  history?: number | true;
}

const defaultHistory = 20;

export function chatCommand(program: Command): void {
  program
    .command('chat')
    .description('Talk with an agent')
    .argument('<agent>', 'its id, such as athena')
    .argument(
      '[message...]',
      'one message, to wait for its answer; without it, a conversation in the terminal',
    )
    .option('-m, --message <text>', 'the same, for a message that begins with a dash')
    .option('--new', 'begin another conversation instead of going on with the latest one')
    .addOption(new Option('--session <id>', 'go on with this conversation').conflicts('new'))
    .option('--list', 'list the conversations with the agent, the latest first')
    .option(
      '--history [n]',
      `print the last messages and answers (${defaultHistory} unless told), and end`,
      wholeNumber,
    )
    .option('--timeout <seconds>', 'how long to wait for the answer', wholeNumber, 300)
    .option('--no-wait', 'only send the message')
    .addHelpText(
      'after',
      `
A message may also come on standard input. Its answer is printed, and nothing else; when there is none, the reason is
printed on standard error, and the exit code is not 0. With --json everything that comes is an object on a line of its
own: messages with their state, the answer as far as it is, the answer.

In a conversation /help shows what you can do. Ctrl-C stops the answer, a second one leaves.

Examples:
  sanctum chat athena
  sanctum chat athena "What is on today?"
  git diff | sanctum chat athena --new --timeout 60
  sanctum chat athena --list
  sanctum chat athena --history 5`,
    )
    .action(async (agentId: string, given: string[], options: ChatOptions, command: Command) => {
      const output = command.optsWithGlobals<Output>();
      const api = connect();
      if (options.list) return listConversations(api, agentId, output);
      if (options.history !== undefined) return printHistory(api, agentId, options, output);
      const conversation = await Conversation.open(api, agentId, options);
      const text = await messageOf(given, options);
      if (text !== undefined) return sendOne(api, conversation, text, options, output);
      if (output.json || !options.wait) throw new UsageError('Give the message, too. See --help.');
      await talk(api, conversation);
    });
}

/** @throws UsageError when there are two, or an empty one */
async function messageOf(given: string[], { message }: ChatOptions): Promise<string | undefined> {
  if (message !== undefined && given.length > 0) throw new UsageError('Give one message, not two.');
  if (given.length === 0 && message === undefined && process.stdin.isTTY) return undefined;
  const text = message ?? (given.length > 0 ? given.join(' ') : (await readStdin()).trimEnd());
  if (text.trim() === '') throw new UsageError('Write something: the message is empty.');
  return text;
}

async function listConversations(api: Api, agentId: string, output: Output): Promise<void> {
  await dataOf(api.GET('/api/v1/agents/{id}', { params: { path: { id: agentId } } }));
  const sessions = itemsOf((cursor) =>
    api.GET('/api/v1/chat/sessions', { params: { query: { agent_id: agentId, cursor, limit: 200 } } }),
  );
  printRows(output, await take(sessions, 1000), [
    ['ID', ({ id }) => id],
    ['TITLE', ({ title }) => title],
    ['LAST ACTIVE', ({ last_active }) => last_active],
  ]);
}

async function printHistory(api: Api, agentId: string, options: ChatOptions, output: Output): Promise<void> {
  const conversation = await Conversation.open(api, agentId, options);
  const most = typeof options.history === 'number' ? options.history : defaultHistory;
  const entries = await conversation.catchUp(most);
  if (output.json) return printJson(entries);
  if (entries.length === 0) return say(output, 'Nothing was said yet.');
  const { name, id } = conversation.agent;
  const transcript = new Transcript(name ?? id, (text) => process.stdout.write(text), isStyled());
  for (const entry of entries) transcript.add(entry);
}
