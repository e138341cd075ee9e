import { build, type Plugin } from 'vite'

export interface BundleOptions {
  readonly format: 'cjs' | 'es'
  /** Takes the packages in too, but for the runtime with its binary, so that the file runs in any folder of this checkout. */
  readonly isStandalone?: boolean
  /** Replaces what an import leads to: from `'../app'` as written, to a file. */
  readonly replace?: Readonly<Record<string, string>>
}

/** Bundles one entry, as the app's own build does, to the text of one file. `electron` stays an import. */
export async function bundle(
  entry: string,
  { format, isStandalone = false, replace = {} }: BundleOptions
): Promise<string> {
  const replaced: Plugin = {
    name: 'replace',
    enforce: 'pre',
    resolveId: (source) => replace[source] ?? null
  }
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [replaced],
    ssr: { noExternal: isStandalone ? true : [], external: ['electron', 'onnxruntime-node'] },
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
