// The walls between the rooms (docs/architecture.md, Arrows): who may import whom. `npm run check` holds them.

/** Of `accounts`, what everybody may know: who acts, which roles and permissions there are. */
const actor = 'accounts/(actor|role|permissions)\\.ts';
const foundation = ['kernel', 'storage', 'journal', 'secrets'];
const forRoutes = [...foundation, 'http', actor];

/** For each room of the server, the rooms that it may reach; itself, and what lies beside the rooms as a type, always. */
const arrows = {
  kernel: [],
  storage: ['kernel'],
  journal: ['kernel', 'storage'],
  secrets: ['kernel', 'storage', 'journal'],
  http: ['kernel', 'journal', actor],
  agents: forRoutes,
  accounts: [...forRoutes, 'agents'],
  tools: [...forRoutes, 'agents'],
  plugins: [...forRoutes, 'tools'],
  configuration: [...forRoutes, 'agents', 'tools', 'plugins'],
  chat: [...forRoutes, 'agents'],
  bridge: [...forRoutes, 'agents', 'chat', 'configuration'],
  letta: [...forRoutes, 'agents', 'configuration'],
  delivery: [...forRoutes, 'agents', 'chat', 'letta'],
  'broca-people': [...forRoutes, 'accounts', 'agents', 'discovery'],
  changes: [...forRoutes, 'accounts', 'agents', 'tools', 'plugins', 'configuration', 'broca-people'],
  discovery: [...forRoutes, 'agents', 'tools', 'plugins', 'configuration'],
  documents: [...forRoutes, 'agents', 'tools', 'plugins', 'configuration'],
  imports: [...forRoutes, 'accounts', 'agents', 'tools', 'plugins', 'configuration', 'chat'],
  operations: [...forRoutes, 'agents', 'tools', 'plugins'],
};

const tests = '\\.test\\.ts$';
const rooms = Object.keys(arrows).join('|');
const types = { dependencyTypesNot: ['type-only'] };

const roomRules = Object.entries(arrows).map(([room, others]) => ({
  name: `${room}-reaches-too-far`,
  comment: `server/${room} may import ${others.join(', ') || 'nothing of ours'}.`,
  severity: 'error',
  from: { path: `^server/${room}/`, pathNot: tests },
  to: {
    path: `^server/(${rooms})/|^(client|cli|web|scripts|bench)/`,
    pathNot: [
      `^server/${room}/`,
      ...others.map((other) => `^server/${other}${other.endsWith('.ts') ? '$' : '/'}`),
    ],
    // The table types of all slices meet in one interface; as types only.
    ...(room === 'storage' ? types : {}),
  },
}));

export default {
  forbidden: [
    ...roomRules,
    {
      name: 'storage-knows-schemas-only',
      comment: 'Of a slice the storage knows the record types, nothing else.',
      severity: 'error',
      from: { path: '^server/storage/', pathNot: tests },
      to: { path: `^server/(${rooms})/`, pathNot: ['^server/(storage|kernel)/', '\\.schema\\.ts$'] },
    },
    {
      name: 'room-without-arrows',
      comment: 'A new room gets a line in the table of arrows.',
      severity: 'error',
      from: { path: '^server/[^/]+/', pathNot: [`^server/(${rooms})/`, tests] },
      to: {},
    },
    {
      name: 'process-is-above-the-rooms',
      comment:
        'Rooms know the context and the configuration as types; the process and the app know the rooms.',
      severity: 'error',
      from: { path: `^server/(${rooms})/`, pathNot: tests },
      to: { path: '^server/[^/]+\\.ts$', ...types },
    },
    {
      name: 'store-is-private',
      comment: 'SQL of a concept stays in its folder; others ask its service.',
      severity: 'error',
      // An open event stream and a long export have to see their actor as he is now, which is a question to the rows and to nothing else.
      from: { path: '^server/([^/]+)/', pathNot: ['^server/changes/(event-hub|export)\\.ts$', tests] },
      to: { path: '\\.store\\.ts$', pathNot: '^server/$1/' },
    },
    {
      name: 'command-line-is-a-client',
      comment: 'Only the commands that work on the host itself reach into the server.',
      severity: 'error',
      from: {
        path: '^cli/',
        pathNot: ['^cli/(host|exit)\\.ts$', '^cli/commands/(serve|doctor|import)\\.ts$', tests],
      },
      to: { path: '^server/' },
    },
    {
      name: 'client-needs-no-server',
      comment: 'The client speaks HTTP.',
      severity: 'error',
      from: { path: '^client/', pathNot: tests },
      to: { path: '^(server|cli|web|scripts|test|bench)/' },
    },
    {
      name: 'pages-need-no-server',
      comment: 'The pages are files for a browser.',
      severity: 'error',
      from: { path: '^web/', pathNot: tests },
      to: { path: '^(server|cli|scripts|test|bench)/' },
    },
    {
      name: 'parts-know-no-place',
      comment: 'What many places show knows none of them.',
      severity: 'error',
      from: { path: '^web/parts/' },
      to: { path: '^web/', pathNot: '^web/(parts|session|keyboard)/|^web/api\\.ts$' },
    },
    {
      name: 'server-is-not-above',
      comment: 'Nothing of the server needs what uses it.',
      severity: 'error',
      from: { path: '^server/', pathNot: tests },
      to: { path: '^(client|cli|web|scripts|bench)/' },
    },
    {
      name: 'tests-are-for-tests',
      comment: 'What serves people does not lean on tests.',
      severity: 'error',
      from: { path: '^(server|client|cli|web|scripts)/', pathNot: tests },
      to: { path: ['^test/', tests] },
    },
    {
      name: 'production-dependencies-only',
      comment: 'What is installed with us is in "dependencies" of package.json.',
      severity: 'error',
      from: { path: '^(server|client|cli)/', pathNot: tests },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-cycle',
      comment: 'Two files that need each other are one file, or a third is missing. Types may.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: types },
    },
    {
      name: 'no-orphan',
      comment: 'A file that nobody needs goes.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['\\.d\\.ts$', '^[^/]+$', '^scripts/[^/]+\\.ts$', '^bench/', '^web/', tests],
      },
      to: {},
    },
    {
      name: 'no-missing-file',
      comment: 'An import has to lead somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: ['^dist/', '^\\.cache/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
