import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { McapStreamReader } from '@mcap/core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SessionLibrary } from '../../electron/main/record/library'

let work: string
let childScript: string

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'apprenti-kill-'))
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: fileURLToPath(new URL('./record/child.ts', import.meta.url)),
      outDir: work,
      target: 'node20',
      minify: false,
      rolldownOptions: { external: ['sharp'], output: { entryFileNames: 'child.mjs' } }
    },
    ssr: { noExternal: true, external: ['sharp'] }
  })
  childScript = join(work, 'child.mjs')
})
afterAll(() => rm(work, { recursive: true, force: true }))

interface Killed {
  readonly id: string
  readonly steps: number
  readonly lastMs: number
}

/** Records in a real process and kills it with -9 that long after its first step. */
async function recordAndKill(folder: string, hz: number, bytes: number, afterMs: number): Promise<Killed> {
  const child = spawn(process.execPath, [childScript, folder, String(hz), String(bytes)], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let said = ''
  child.stdout.on('data', (part: Buffer) => {
    if (!said.includes('step') && part.includes('step')) setTimeout(() => child.kill('SIGKILL'), afterMs)
    said += part.toString()
  })
  const [, signal] = (await once(child, 'close')) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
  const lines = said.split('\n').slice(0, -1)
  const last = lines.at(-1)?.split(' ') ?? []
  return { id: lines[0]?.split(' ')[1] ?? '', steps: Number(last[1]) + 1, lastMs: Number(last[2]) }
}

test.each([
  [60, 3_000, 150],
  [60, 3_000, 700],
  [60, 3_000, 1_430],
  [60, 3_000, 2_310],
  [60, 34_000, 1_150],
  [4, 3_000, 2_600]
])(
  'killed with -9 at %i steps/s of %i bytes after %i ms: at most one second is lost',
  async (hz, bytes, afterMs) => {
    const folder = join(work, `${hz}-${bytes}-${afterMs}`)
    const killed = await recordAndKill(folder, hz, bytes, afterMs)
    const library = new SessionLibrary(folder)
    try {
      const [cut] = await library.list({ deleted: false })
      expect(cut).toMatchObject({ id: killed.id, title: 'Killed', complete: false })
      const detail = await library.open(killed.id)
      const steps = detail.timesMs.length
      const lostMs = killed.lastMs - (detail.timesMs.at(-1) ?? 0)
      console.info(
        `${hz} Hz, ${bytes} B, ${afterMs} ms: ${killed.steps - steps} of ${killed.steps} steps, ${lostMs.toFixed(0)} ms`
      )
      expect(lostMs).toBeLessThan(1_000)
      expect(detail.scores).toEqual(Array.from({ length: steps }, (_, i) => i))
      expect(detail.summary).toMatchObject({ complete: true, steps })
      const health = await library.check(killed.id)
      expect(health).toMatchObject({ healthy: true, frames: steps, actions: steps })
      expect((await readdir(folder)).filter((name) => !name.startsWith('.'))).toEqual([`${killed.id}.mcap`])
      const reader = new McapStreamReader({ validateCrcs: true })
      reader.append(await readFile(join(folder, `${killed.id}.mcap`)))
      while (reader.nextRecord() !== undefined);
      expect(reader.done()).toBe(true)
    } finally {
      await library.close()
    }
  }
)

test('another process sees a recording as one, and repairs it once it is dead', async () => {
  const folder = join(work, 'other')
  const library = new SessionLibrary(folder)
  const child = spawn(process.execPath, [childScript, folder, '60', '3000'], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const [first] = (await once(child.stdout, 'data')) as [Buffer]
  const id = first.toString().split('\n')[0]?.split(' ')[1] ?? ''
  await new Promise((resolve) => setTimeout(resolve, 900))
  await expect(library.open(id)).rejects.toMatchObject({ code: 'session.recording' })
  expect(await library.repairUnfinished()).toBe(0)
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(await library.repairUnfinished()).toBe(1)
  expect((await library.open(id)).timesMs.length).toBeGreaterThan(10)
  await library.close()
})
