import { defineConfig } from 'vitest/config';

// The package of the test database ends the process with 0 when nothing is left to do, whatever the tests said.
process.on('beforeExit', () => {
  if (process.exitCode) process.exit();
});

export default defineConfig({
  test: {
    include: ['{server,cli,client,web,test}/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    // Most of them wait for something most of the time: a browser, a server, a clock.
    maxWorkers: 3,
  },
});
