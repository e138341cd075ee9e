import { build, type Plugin } from 'vite'

export interface BundleOptions {
  readonly format: 'cjs' | 'es'
  /** Replaces what an import leads to: from `'../app'` as written, to a file. */
  readonly replace?: Readonly<Record<string, string>>
}

/** Bundles one entry as the app's own build does, to the text of one file. Packages stay imports. */
export async function bundle(entry: string, { format, replace = {} }: BundleOptions): Promise<string> {
  const replaced: Plugin = {
    name: 'replace',
    enforce: 'pre',
    resolveId: (source) => replace[source] ?? null
  }
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [replaced],
    build: {
      write: false,
      minify: false,
      ssr: entry,
      target: 'node20',
      rolldownOptions: { output: { format, codeSplitting: false } }
    }
  })
  if (!('output' in output)) throw new Error(`${entry} was not bundled`)
  return output.output[0].code
}
