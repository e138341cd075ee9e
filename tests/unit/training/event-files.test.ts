import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readScalars } from '../../../electron/main/training/event-files'
import type { MetricPoint } from '../../../electron/shared/training'
import { EventFile } from '../../../electron/worker/train/tensorboard/event-file'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'apprenti-events-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A file of points, and where it lies. */
function written(count: number): { file: string; bytes: Buffer } {
  const events = new EventFile(folder, { nowMs: () => 1_700_000_000_000 }, 0)
  for (let step = 1; step <= count; step++) events.scalars([{ name: 'charts/SPS', step, value: step }])
  events.close('finished')
  const file = join(folder, readdirSync(folder)[0]!)
  return { file, bytes: readFileSync(file) }
}

async function read(file: string): Promise<{ points: MetricPoint[]; error: unknown }> {
  const points: MetricPoint[] = []
  try {
    for await (const part of readScalars(file, 0)) points.push(...part.points)
    return { points, error: null }
  } catch (error) {
    return { points, error }
  }
}

/** Where the nth record of a file begins. */
function recordAt(bytes: Buffer, n: number): number {
  let at = 0
  for (let i = 0; i < n; i++) at += 16 + Number(bytes.readBigUInt64LE(at))
  return at
}

test.each([20, 30, 31, 32, 40, 63])(
  'a length with bit %i flipped ends the reading there, says so, and asks for no memory',
  async (bit) => {
    const { file, bytes } = written(8_000)
    expect(bytes.length).toBeGreaterThan(300_000)
    const at = recordAt(bytes, 1_001)
    bytes[at + (bit >> 3)]! ^= 1 << (bit & 7)
    writeFileSync(file, bytes)
    const { points, error } = await read(file)
    expect(points.length).toBeGreaterThan(900)
    expect(points.every(({ step, value }) => step === value)).toBe(true)
    expect(error).toMatchObject({ code: 'run.figuresDamaged', params: { file, byte: at } })
  }
)

test('no flipped bit gives a figure that was never written', async () => {
  const { file, bytes } = written(3)
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const damaged = Buffer.from(bytes)
    damaged[bit >> 3]! ^= 1 << (bit & 7)
    writeFileSync(file, damaged)
    const { points, error } = await read(file)
    for (const { name, step, value } of points) expect([name, step]).toEqual(['charts/SPS', value])
    expect(error === null || (error as { code: string }).code === 'run.figuresDamaged').toBe(true)
  }
})

test('a record that is not whole yet is waited for', async () => {
  const { file, bytes } = written(3)
  const whole = (await read(file)).points
  for (let cut = 0; cut < bytes.length; cut++) {
    writeFileSync(file, bytes.subarray(0, cut))
    const { points, error } = await read(file)
    expect(error).toBeNull()
    expect(points).toEqual(whole.slice(0, points.length))
  }
})
