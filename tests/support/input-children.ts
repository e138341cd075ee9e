import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { forkWorker } from '../../electron/main/policy-host/fork-worker'
import type { ChildLink, StartChild } from '../../electron/main/input/child-process'
import type { HeardEvent } from '../../electron/main/input/heard'
import type { Ears } from '../../electron/main/input/hearing'
import { bundle } from './bundle'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Bundles a child program of electron/main/input to a file from which its packages are found. */
export function childProgram(name: 'injector' | 'listener'): Promise<string> {
  return program(name, `electron/main/input/${name}.ts`)
}

/** The same for the process that reads sessions. */
export function archiveProgram(): Promise<string> {
  return program('archive', 'electron/main/record/archive-process.ts')
}

/** The same for the process that thinks. */
export function workerProgram(): Promise<string> {
  return program('worker', 'electron/worker/index.ts')
}

async function program(name: string, entry: string): Promise<string> {
  const folder = join(root, 'node_modules/.cache/apprenti-input', String(process.pid))
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, await bundle(join(root, entry), { format: 'es' }))
  return file
}

/** A way to start a child that remembers those it started, so that a test can kill them. */
export function rememberingStart(program: string): { start: StartChild; children: ChildLink[] } {
  const children: ChildLink[] = []
  const start = forkWorker(program)
  return {
    children,
    start: () => {
      const child = start()
      children.push(child)
      return child
    }
  }
}

/** Ears that keep what the person did. */
export function thePersons(kept: HeardEvent[]): Ears {
  return {
    onHeard: (event, whose) => void (whose === 'person' && kept.push(event)),
    onDeaf: () => undefined
  }
}
