import { defineConfig, globalIgnores } from 'eslint/config';
import typescript from 'typescript-eslint';

export default defineConfig(
  globalIgnores([
    'dist/',
    '.cache/',
    'client/api.d.ts',
    'launch.mjs',
    'scripts/*.mjs',
    'web/public/',
    '*.config.js',
    '.dependency-cruiser.mjs',
  ]),
  typescript.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './web/tsconfig.json', './test/e2e/tsconfig.json'] },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-console': 'error',
      'prefer-const': ['error', { ignoreReadBeforeAssign: true }],
      // `== null` asks for both kinds of nothing.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // A name that begins with _ says that nobody needs it; `{ secret: _secret, ...rest }` is how a field is left out.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Code points are what our lengths and alphabets mean.
      '@typescript-eslint/no-misused-spread': [
        'error',
        { allow: [{ from: 'lib', name: 'string' }, 'string'] },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // Numbers in a sentence are what template literals are for.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `() => void work()` is how a promise is let go on purpose.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Our interfaces are records of functions, never classes that need `this`.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // A row with columns that are only known at run time is a dictionary.
      '@typescript-eslint/no-dynamic-delete': 'off',
      // Fastify's handlers and hooks are async by contract, whether they wait or not.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['test/**', '**/*.test.ts'],
    rules: {
      // The tests state what they expect of a body; the schema of the route is held by the server itself.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      // A skip has to be loud.
      'no-console': 'off',
    },
  },
);
