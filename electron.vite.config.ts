import { resolve } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

const root = import.meta.dirname

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      sourcemap: true,
      rolldownOptions: {
        input: {
          electron: resolve(root, 'electron/main/shell/electron.ts'),
          worker: resolve(root, 'electron/worker/index.ts'),
          training: resolve(root, 'electron/worker/training.ts'),
          imitation: resolve(root, 'electron/worker/imitation.ts'),
          reading: resolve(root, 'electron/worker/perception/index.ts'),
          archive: resolve(root, 'electron/main/record/archive-process.ts'),
          evaluation: resolve(root, 'electron/cli/evaluation.ts'),
          cli: resolve(root, 'electron/cli/index.ts'),
          injector: resolve(root, 'electron/main/input/injector.ts'),
          listener: resolve(root, 'electron/main/input/listener.ts')
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' }
      }
    }
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rolldownOptions: {
        input: { index: resolve(root, 'electron/preload/index.ts') },
        // A sandboxed preload must be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: 'renderer',
    plugins: [svelte({ configFile: resolve(root, 'svelte.config.js') })],
    build: {
      outDir: 'out/renderer',
      minify: true,
      // The pages come from this very computer: one file of them is no wait.
      chunkSizeWarningLimit: 1_000,
      rolldownOptions: { input: { index: resolve(root, 'renderer/index.html') } }
    }
  }
})
