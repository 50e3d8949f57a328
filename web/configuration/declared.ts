type Json = Record<string, unknown>;

/** A key that the schema of a tool declares. */
export interface Declared {
  type: string | undefined;
  description: string | undefined;
  options: string[];
  minimum: number | undefined;
  maximum: number | undefined;
  isSecret: boolean;
}

/** The keys that a `config_schema` declares, by their place. */
export function declaredIn(schema: Json | null | undefined, within = ''): Map<string, Declared> {
  const found = new Map<string, Declared>();
  const { properties } = schema ?? {};
  if (!isJson(properties)) return found;
  for (const [name, property] of Object.entries(properties)) {
    if (!isJson(property)) continue;
    const key = `${within}${name.replaceAll(/[\\.]/g, '\\$&')}`;
    const inner = declaredIn(property, `${key}.`);
    if (inner.size > 0) for (const [place, declared] of inner) found.set(place, declared);
    else found.set(key, read(property));
  }
  return found;
}

function read(property: Json): Declared {
  const { type, description, minimum, maximum, writeOnly, format } = property;
  return {
    type: typeof type === 'string' ? type : undefined,
    description: typeof description === 'string' ? description : undefined,
    options: Array.isArray(property.enum)
      ? property.enum.filter((option): option is string => typeof option === 'string')
      : [],
    minimum: typeof minimum === 'number' ? minimum : undefined,
    maximum: typeof maximum === 'number' ? maximum : undefined,
    isSecret: writeOnly === true || format === 'password',
  };
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
