import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['bench/**/*.test.ts'], environment: 'node', fileParallelism: false, testTimeout: 60 * 60_000, hookTimeout: 60 * 60_000, disableConsoleIntercept: true },
});
