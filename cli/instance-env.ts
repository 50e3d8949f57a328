import { type Api, ApiError, dataOf } from '../client/client.ts';
import { EnvFileError, environmentOf } from './env-file.ts';
import { Failure } from './exit.ts';
import { isObject } from './key.ts';
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
  const names = await readNames(api, configuration.target.tool_id);
  const variables = environmentOf(values, names);
  requireHarmless(variables, names);
  return { revision, variables };
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

/** What variables are called by the schema of the tool, by the JSON of the key's segments: its keyword `x-env`. */
async function readNames(api: Api, toolId: number | undefined): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  if (toolId === undefined) return names;
  try {
    const { config_schema } = await dataOf(
      api.GET('/api/v1/tools/{id}', { params: { path: { id: toolId } } }),
    );
    collectNames(config_schema, [], names);
  } catch (error) {
    // A key for one agent need not see its tools.
    if (!(error instanceof ApiError) || error.status !== 403) throw error;
    process.stderr.write(
      `sanctum: the schema of tool ${toolId} may not be read (tools:read), so that names given by x-env are not known.\n`,
    );
  }
  return names;
}

function collectNames(schema: unknown, path: readonly string[], names: Map<string, string>): void {
  if (!isObject(schema)) return;
  if (typeof schema['x-env'] === 'string') names.set(JSON.stringify(path), schema['x-env']);
  if (!isObject(schema.properties)) return;
  for (const [name, inner] of Object.entries(schema.properties)) collectNames(inner, [...path, name], names);
}

/** With these the system loads and runs other programs: who writes a configuration must not come by them unawares. */
const powerful =
  /^(PATH|LD_.*|DYLD_.*|GCONV_PATH|BASH_ENV|NODE_OPTIONS|NODE_PATH|PYTHON(PATH|HOME|STARTUP)|PERL5(OPT|LIB)|RUBY(OPT|LIB)|JAVA_TOOL_OPTIONS)$/;

function requireHarmless(variables: ReadonlyMap<string, string>, names: ReadonlyMap<string, string>): void {
  const asked = new Set(names.values());
  const found = [...variables.keys()].filter((name) => powerful.test(name) && !asked.has(name));
  if (found.length === 0) return;
  throw new EnvFileError(
    `${found.join(', ')} decides which programs run. Rename the key, or let the config_schema of the tool say with x-env which variable is meant.`,
  );
}
