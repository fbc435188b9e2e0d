import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    environment: 'node',
    globalSetup: 'tests/grounds.ts',
    maxWorkers: 2, // each file has a server and a browser, which together need a core
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } }, // waits as long as Playwright does, whatever else the machine does
  },
});
