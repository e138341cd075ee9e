import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../../electron/shared/random'
import type { SavedArray, SavedState } from '../../../electron/worker/replay/saved-state'
import { ENGINE_VERSION } from '../../../electron/worker/engine/version'
import { readCheckpoint, writeCheckpoint } from '../../../electron/worker/train/checkpoint'
import { writeSafetensors } from '../../../electron/worker/train/safetensors'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'apprenti-checkpoint-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const OWN = { env: 'cartpole', agent: 'dqn', configHash: 'abc' }

function sample(seed: number): SavedState {
  const random = new Random(seed)
  const makers = [Float32Array, Float64Array, Int32Array, Uint32Array, Uint8Array]
  const arrays = makers.flatMap((Maker, kind) =>
    Array.from({ length: 3 }, (_, i): [string, SavedArray] => [
      `part${kind}/é ${i}`,
      new Maker(Array.from({ length: random.integer(40) }, () => random.integer(200)))
    ])
  )
  return { arrays: new Map(arrays), values: { steps: seed, list: [1, null, 'ü'], deep: { flag: true } } }
}

/** The file's three parts: header length, header, arrays. */
function partsOf(file: string): { header: Record<string, { data_offsets: number[] }>; begin: number } {
  const bytes = readFileSync(file)
  const length = Number(bytes.readBigUInt64LE(0))
  return { header: JSON.parse(bytes.subarray(8, 8 + length).toString()) as never, begin: 8 + length }
}

describe('a checkpoint', () => {
  test.each([1, 2, 3, 4, 5])('comes back as it was (seed %i)', (seed) => {
    const file = join(folder, 'a.safetensors')
    writeCheckpoint(file, OWN, sample(seed))
    const { arrays, values } = readCheckpoint(file, OWN)
    expect(values).toEqual(sample(seed).values)
    expect(new Map([...arrays].sort())).toEqual(new Map([...sample(seed).arrays].sort()))
  })

  test('is a safetensors file: arrays without holes, each where its elements are aligned', () => {
    const file = join(folder, 'b.safetensors')
    writeCheckpoint(file, OWN, sample(9))
    const { header, begin } = partsOf(file)
    expect(begin % 8).toBe(0)
    const ranges = Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(([, { data_offsets }]) => data_offsets as [number, number])
      .sort(([a, aEnd], [b, bEnd]) => a - b || aEnd - bEnd)
    ranges.forEach(([from], i) => expect(from).toBe(i === 0 ? 0 : ranges[i - 1]![1]))
    expect(begin + ranges.at(-1)![1]).toBe(readFileSync(file).length)
  })

  test('is refused wherever it is cut, and whichever byte of it changes', () => {
    const file = join(folder, 'c.safetensors')
    writeCheckpoint(file, OWN, sample(7))
    const whole = readFileSync(file)
    const random = new Random(3)
    for (let i = 0; i < 60; i++) {
      writeFileSync(file, whole.subarray(0, random.integer(whole.length)))
      expect(() => readCheckpoint(file, OWN)).toThrow(/cannot be used: .*Nothing was changed/)
      const spoiled = Buffer.from(whole)
      const at = random.integer(whole.length)
      spoiled[at] = spoiled[at]! ^ (1 + random.integer(255))
      writeFileSync(file, spoiled)
      expect(() => readCheckpoint(file, OWN), `byte ${at}`).toThrow(/cannot be used/)
    }
  })

  test('is refused where it does not belong', () => {
    const file = join(folder, 'd.safetensors')
    writeCheckpoint(file, OWN, sample(7))
    const refusal = (other: object): string => {
      try {
        readCheckpoint(file, { ...OWN, ...other })
        return ''
      } catch (error) {
        return (error as Error).message
      }
    }
    expect(refusal({ env: 'acrobot' })).toContain('it is of the environment "cartpole", not of "acrobot"')
    expect(refusal({ agent: 'ppo' })).toContain('it is of the agent "dqn", not of "ppo"')
    expect(refusal({ configHash: 'def' })).toContain('it belongs to a run with other settings')
    expect(refusal({})).toBe('')
    expect(() => readCheckpoint(join(folder, 'none.safetensors'), OWN)).toThrow('there is none')
  })

  test('is refused when another version of Apprenti made it', () => {
    const file = join(folder, 'e.safetensors')
    const write = (changed: Record<string, string>): void => {
      const metadata = {
        format: 'apprenti-checkpoint/1',
        engine: String(ENGINE_VERSION),
        ...OWN,
        values: '{}'
      }
      writeSafetensors(file, { arrays: new Map(), metadata: { ...metadata, ...changed } })
    }
    write({})
    expect(readCheckpoint(file, OWN).values).toEqual({})
    write({ engine: '0' })
    expect(() => readCheckpoint(file, OWN)).toThrow('it was made by version 0 of the engine')
    write({ format: 'apprenti-checkpoint/9' })
    expect(() => readCheckpoint(file, OWN)).toThrow('it was written in the format apprenti-checkpoint/9')
  })

  test.skipIf(process.platform !== 'linux')(
    'that cannot be written leaves the old one, and nothing beside it',
    () => {
      const own = mkdtempSync(join(folder, 'kept-'))
      const file = join(own, 'last.safetensors')
      writeCheckpoint(file, OWN, sample(1))
      symlinkSync('/dev/full', `${file}.tmp`)
      expect(() => writeCheckpoint(file, OWN, sample(2))).toThrow('ENOSPC')
      expect(readCheckpoint(file, OWN).values).toEqual(sample(1).values)
      expect(readdirSync(own)).toEqual(['last.safetensors'])
    }
  )
})
