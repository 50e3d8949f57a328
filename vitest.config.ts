import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{server,cli,client,test}/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
