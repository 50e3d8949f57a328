import { defineConfig } from 'vitest/config';

// The package of the test database ends the process with 0 when nothing is left to do, whatever the tests said.
process.on('beforeExit', () => {
  if (process.exitCode) process.exit();
});

export default defineConfig({
  test: {
    include: ['{server,cli,client,web,test}/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    // What hangs is to be found, and a machine that is busy with other things is not to be called wrong.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    // Most of them wait for something most of the time: a browser, a server, a clock.
    maxWorkers: 3,
  },
});
