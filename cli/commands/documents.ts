import { basename } from 'node:path';
import { confirm, isCancel } from '@clack/prompts';
import type { Command } from 'commander';
import type { components } from '../../client/api.d.ts';
import { type Api, dataOf } from '../../client/client.ts';
import { writeEnvFile } from '../env-file.ts';
import { exitCodes } from '../exit.ts';
import { readText } from '../input-file.ts';
import { oneOf, several } from '../options.ts';
import { type Output, printJson, printRows, say } from '../output.ts';
import { connect, UsageError } from '../session.ts';
import { id } from '../take.ts';
import { readStdin } from '../value.ts';
import { breaks, printPlan } from './config-write.ts';

type DocumentImport = components['schemas']['DocumentImport'];

const format = oneOf('yaml', 'json');
const section = oneOf('system_config', 'env_vars', 'configurations', 'agents', 'instances', 'plugins');

/** `sanctum config export` and `sanctum config apply`. */
export function documentCommands(config: Command): void {
  exportCommand(config);
  applyCommand(config);
}

interface ExportOptions {
  agent?: string;
  tool?: number;
  section?: ReturnType<typeof section>[];
  format?: ReturnType<typeof format>;
  recipient?: string;
  output?: string;
}

function exportCommand(config: Command): void {
  config
    .command('export')
    .description('Write configuration as a document that config apply reads')
    .option('--agent <id>', 'only what is this agent’s')
    .option('--tool <n>', 'only what is this tool’s', id)
    .option('--section <name>', 'only this section; may be given several times', several(section))
    .option('--format <format>', 'yaml (the default) or json', format)
    .option('--recipient <age1…>', 'sealed values too, encrypted for this key of age; the journal tells')
    .option('-o, --output <file>', 'write this file, of mode 0600, whole or not at all')
    .addHelpText(
      'after',
      `
It holds what you may read. Sealed values are left out ($sealed: true), unless a recipient is given.
The same configuration always gives the same text, so that a version control shows what changed.

Examples:
  sanctum config export -o sanctum.yaml
  sanctum config export --agent iris --format json
  sanctum config export --recipient "$(age-keygen -y key.txt)" -o backup.yaml`,
    )
    .action(async ({ output: file, ...options }: ExportOptions, command: Command) => {
      const output = command.optsWithGlobals<Output>();
      const query = { ...options, format: options.format ?? formatOf(file, output) };
      const text = await dataOf(
        connect().GET('/api/v1/configurations/export', { params: { query }, parseAs: 'text' }),
      );
      if (file === undefined) return void process.stdout.write(text);
      await writeEnvFile(file, text);
      if (output.json) printJson({ file });
      else say(output, `Wrote ${file}.`);
    });
}

function formatOf(file: string | undefined, { json }: Output): 'yaml' | 'json' {
  if (file === undefined) return json ? 'json' : 'yaml';
  return file.endsWith('.json') ? 'json' : 'yaml';
}

interface ApplyOptions {
  dryRun?: boolean;
  prune?: boolean;
  force?: boolean;
  pin: boolean;
  source?: string;
  identity?: string;
  yes?: boolean;
}

function applyCommand(config: Command): void {
  config
    .command('apply')
    .description('Make the registry what a document says, all or nothing, after showing what that changes')
    .argument('<file>', 'YAML or JSON; - is standard input')
    .option('--dry-run', 'only show what would change')
    .option('--prune', 'settings go that the document does not name where it names others')
    .option('--force', 'although valid instances become invalid')
    .option('--no-pin', 'leave the values to people; otherwise only this file may change them')
    .option('--source <name>', 'what they are pinned by, if not the name of the file')
    .option('--identity <keyfile>', 'opens what is encrypted with age, on this machine')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      `
At a terminal it asks before it applies. Nothing is applied on a plan that is not true any more.
It exits 1 when --dry-run shows that valid instances would become invalid, and 5 when it is refused.
docs/configuration-files.md shows what a document looks like.

Examples:
  sanctum config apply sanctum.yaml --dry-run
  sanctum config apply sanctum.yaml --prune --yes
  sanctum config apply backup.yaml --identity key.txt --no-pin`,
    )
    .action(async (file: string, options: ApplyOptions, command: Command) => {
      const output = command.optsWithGlobals<Output>();
      const text = file === '-' ? await readStdin() : readText(file);
      // What opens them takes a while to load.
      const { withOpenSecrets } = await import('../document-secrets.ts');
      const body = {
        text: await withOpenSecrets(file, text, options.identity),
        prune: options.prune ?? false,
        force: options.force ?? false,
        pin: options.pin,
        source: sourceOf(file, options),
      };
      const api = connect();
      const plan = await send(api, { ...body, dry_run: true });
      if (!output.json) print(output, plan);
      if (options.dryRun) {
        if (output.json) printJson(plan);
        if (breaks(plan.plan)) process.exitCode = exitCodes.failed;
        return;
      }
      if (isNothing(plan)) return finish(output, { ...plan, dry_run: false, revision: null });
      await requireConsent(output, options.yes ?? false);
      finish(output, await send(api, { ...body, dry_run: false, expected_revision: plan.revision ?? 0 }));
    });
}

function sourceOf(file: string, { pin, source }: ApplyOptions): string | undefined {
  if (source !== undefined) return source;
  if (file !== '-') return basename(file);
  if (pin) throw new UsageError('Say what the values are pinned by: --source NAME, or --no-pin.');
  return undefined;
}

interface ImportBody {
  text: string;
  dry_run: boolean;
  prune: boolean;
  force: boolean;
  pin: boolean;
  source: string | undefined;
  expected_revision?: number;
}

function send(api: Api, body: ImportBody): Promise<DocumentImport> {
  return dataOf(api.POST('/api/v1/configurations/import', { body }));
}

function isNothing({ counts }: DocumentImport): boolean {
  return counts.create + counts.update + counts.delete + counts.release === 0;
}

/** @throws UsageError when somebody at a terminal does not want it */
async function requireConsent({ json }: Output, isGiven: boolean): Promise<void> {
  if (isGiven || json || !process.stdin.isTTY) return;
  const answer = await confirm({ message: 'Apply this?', initialValue: false });
  if (isCancel(answer) || !answer) throw new UsageError('Nothing was done.');
}

function print(output: Output, told: DocumentImport): void {
  const { changes, counts, plan } = told;
  if (changes.length > 0)
    printRows(output, changes, [
      ['WHAT', ({ action }) => action],
      ['TABLE', ({ table }) => table],
      ['NAME', ({ name }) => name],
    ]);
  const { create, update, delete: gone, release, unchanged, missing } = counts;
  say(
    output,
    `${changes.length > 0 ? '\n' : ''}${create} new, ${update} changed, ${gone} deleted, ${release} not pinned any more, ${unchanged} as they are.`,
  );
  if (missing > 0)
    say(
      output,
      `${missing} sealed values are neither here nor there: set them, or apply a document that has them.`,
    );
  if (!isNothing(told)) printPlan(output, plan);
}

function finish(output: Output, applied: DocumentImport): void {
  if (output.json) return printJson(applied);
  say(
    output,
    applied.revision === null
      ? '\nNothing to apply: all is so already.'
      : `\nApplied as revision ${applied.revision}.`,
  );
}
