import { defineConfig } from 'vitest/config'

/** `npm run test:learning`: whole trainings with bands. Minutes to an hour; one after the other. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    include: ['tests/learning/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 30 * 60_000
  }
})
