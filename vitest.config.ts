import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const fakeElectron = fileURLToPath(new URL('./tests/support/fake-electron.ts', import.meta.url))

export default defineConfig({
  resolve: { alias: [{ find: /^electron$/, replacement: fakeElectron }] },
  test: {
    // Tests load ONNX Runtime themselves, too: nothing of theirs may report home either.
    env: { ORT_DISABLE_TELEMETRY: '1' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    server: { deps: { inline: [/out\/main/] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['tests/{unit,contract}/**/*.test.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 0 }
        }
      },
      {
        extends: true,
        test: {
          // Real windows, browsers and MAME in real time: one file at a time, after the rest, so that
          // they have the machine to themselves. None is tried twice: one that fails now and then is a fault.
          name: 'whole',
          testTimeout: 120_000,
          include: ['tests/{integration,e2e}/**/*.test.ts'],
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 }
        }
      }
    ]
  }
})
