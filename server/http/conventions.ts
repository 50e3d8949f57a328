/** An OpenAPI document, as far as it matters here. */
interface Described {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, { properties?: object }> };
}
interface Operation {
  operationId?: string;
  parameters?: object[];
  /** Empty: it asks for no credential. */
  security?: object[];
  responses?: Record<string, Response>;
}
interface Response {
  headers?: object;
  content?: Record<string, { schema?: { $ref?: string } }>;
}

const parameters = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    schema: { type: 'string' },
    example: '"17"',
    description: 'The ETag that came with the record: refused with 412 when it was changed since',
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
    description: 'The same key again gets the first answer, and does nothing',
  },
} as const;

const headers = {
  ETag: {
    schema: { type: 'string' },
    example: '"17"',
    description: 'Names this state of the record: for If-Match and If-None-Match',
  },
} as const;

/** What all operations have in common and no route says itself: names, and the headers that this server honours. */
export function withConventions<Document extends object>(document: Document): Document {
  const described = document as Described;
  const paths = described.paths ?? {};
  const records = new Set(
    Object.entries(paths).flatMap(([path, { get }]) =>
      path.endsWith('}') && get ? (recordOf(described, get, '200') ?? []) : [],
    ),
  );
  for (const [path, operations] of Object.entries(paths)) {
    const isRecord = (operation: Operation | undefined, status: string) =>
      operation !== undefined && records.has(recordOf(described, operation, status) ?? '');
    const hasRecord = isRecord(operations.get, '200');
    for (const [method, operation] of Object.entries(operations)) {
      operation.operationId = operationIdOf(method, path);
      if (isConditional(method, path, hasRecord)) addParameter(operation, 'IfMatch');
      if (method === 'post' && operation.security?.length !== 0) addParameter(operation, 'IdempotencyKey');
      for (const status of tagged(method, path, hasRecord))
        if (path.endsWith('/effective-config') || isRecord(operation, status)) addEtag(operation, status);
    }
  }
  return { ...document, components: { ...described.components, parameters, headers } };
}

/** `GET /api/v1/agents/{id}/configs` is called getAgentsByIdConfigs. */
export function operationIdOf(method: string, path: string): string {
  const words = path
    .replace(/^\/api\/v1\//, '/')
    .replaceAll('{', 'by-')
    .split(/[^a-z0-9]+/i)
    .filter((word) => word !== '');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** Who changes a record, or switches it on or off, may say which state of it was seen. */
function isConditional(method: string, path: string, hasRecord: boolean): boolean {
  if (method === 'post') return /\/(enable|disable)$/.test(path);
  return method === 'put' || (hasRecord && ['patch', 'delete'].includes(method));
}

/** The answers that may be a record as it is now. */
function tagged(method: string, path: string, hasRecord: boolean): string[] {
  if (method === 'get') return hasRecord || path.endsWith('/effective-config') ? ['200'] : [];
  if (method === 'patch') return hasRecord ? ['200'] : [];
  return method === 'put' ? ['200', '201'] : ['201'];
}

/** The name of the record that an operation answers with; undefined for what is no record with a revision. */
function recordOf(document: Described, operation: Operation, status: string): string | undefined {
  const ref = operation.responses?.[status]?.content?.['application/json']?.schema?.$ref;
  const name = ref?.split('/').at(-1) ?? '';
  const { properties = {} } = document.components?.schemas?.[name] ?? {};
  return 'id' in properties && 'revision' in properties ? name.replace(/^Created/, '') : undefined;
}

function addParameter(operation: Operation, name: keyof typeof parameters): void {
  operation.parameters = [...(operation.parameters ?? []), { $ref: `#/components/parameters/${name}` }];
}

function addEtag(operation: Operation, status: string): void {
  const response = operation.responses?.[status];
  if (response) response.headers = { ETag: { $ref: '#/components/headers/ETag' } };
}
