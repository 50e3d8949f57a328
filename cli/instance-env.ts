import { type Api, ApiError, dataOf } from '../client/client.ts';
import { programEnvironment } from '../client/env-file.ts';
import { Failure } from './exit.ts';
import { type EffectiveConfiguration, readEffective } from './target.ts';

/** What an instance gets as environment variables, secrets in the clear. */
export interface InstanceEnvironment {
  /** Of the configuration that it is made of. */
  revision: number;
  variables: ReadonlyMap<string, string>;
}

export interface EnvironmentOptions {
  /** Although the configuration is not valid. */
  force: boolean;
  /** The configuration as it shows to everybody, when it is known already. */
  masked?: EffectiveConfiguration;
}

/**
 * The environment of an instance. Its configuration is revealed only if something in it is sealed, so that who may not
 * reveal can still use what has no secrets, and the journal tells of no looks that were none.
 *
 * @throws Failure when the configuration is not valid; EnvFileError when no environment can hold it; ApiError
 */
export async function readInstanceEnvironment(
  api: Api,
  id: number,
  { force, masked }: EnvironmentOptions,
): Promise<InstanceEnvironment> {
  const target = { type: 'instance', id } as const;
  const known = masked ?? (await readEffective(api, target, {}));
  if (!force) requireValid(known);
  const hasSecrets = Object.values(known.keys).some(({ sealed }) => sealed);
  const configuration = hasSecrets ? await readEffective(api, target, { reveal: true }) : known;
  if (!force) requireValid(configuration);
  const { revision, values } = configuration;
  const schema = await readSchema(api, configuration.target.tool_id);
  return { revision, variables: programEnvironment(values, schema) };
}

function requireValid({ valid, errors, target, revision }: EffectiveConfiguration): void {
  if (valid) return;
  const lines = errors.map(({ key, message }) => `  ${[key, message].filter(Boolean).join(': ')}`);
  throw new Failure(
    [
      `The configuration of instance ${target.id} is not valid (revision ${revision}; --force takes it all the same):`,
      ...lines,
    ].join('\n'),
  );
}

/** The schema of the tool, which may give variables other names. */
async function readSchema(api: Api, toolId: number | undefined): Promise<unknown> {
  if (toolId === undefined) return undefined;
  try {
    const { config_schema } = await dataOf(
      api.GET('/api/v1/tools/{id}', { params: { path: { id: toolId } } }),
    );
    return config_schema;
  } catch (error) {
    // A key for one agent need not see its tools.
    if (!(error instanceof ApiError) || error.status !== 403) throw error;
    process.stderr.write(
      `sanctum: the schema of tool ${toolId} may not be read (tools:read), so that names given by x-env are not known.\n`,
    );
    return undefined;
  }
}
