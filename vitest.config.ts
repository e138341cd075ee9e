import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const fakeElectron = fileURLToPath(new URL('./tests/support/fake-electron.ts', import.meta.url))

export default defineConfig({
  resolve: { alias: [{ find: /^electron$/, replacement: fakeElectron }] },
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Integration tests share one X display and one MAME; two cores gain nothing from more.
    maxWorkers: 2,
    server: { deps: { inline: [/out\/main/] } }
  }
})
