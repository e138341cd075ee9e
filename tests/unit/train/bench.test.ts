import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileURLToPath } from 'node:url'
import { benchEnv } from '../../../bench/env'
import { buildCartridge } from '../../../games/invaders/build.mjs'
import { boardWasmPath, buildNative } from '../../../native/build.mjs'

await buildNative()
const places = {
  boardWasm: boardWasmPath,
  games: dirname(buildCartridge().folder),
  profiles: fileURLToPath(new URL('../../../profiles', import.meta.url))
}

describe('benchEnv', () => {
  it('measures without a peer, and says why there is none', async () => {
    const lines: string[] = []
    const log = (line: string): void => void lines.push(line)
    const result = await benchEnv({ seconds: 0.5, resources: places, log, python: 'no-such-python' })
    expect(result).toMatchObject({ peer: null, ratio: null, env: 'invaders-pixels', frameskip: 4 })
    expect(result.framesPerSecond).toBeGreaterThan(1000)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^No peer to compare with: no-such-python cannot be started/)
  })

  it('says what a Python without the module complains of', async () => {
    const lines: string[] = []
    const log = (line: string): void => void lines.push(line)
    // A program that takes a file and ends with a complaint, as Python does without ale-py.
    const result = await benchEnv({ seconds: 0.5, resources: places, log, python: process.execPath })
    expect(result.peer).toBeNull()
    expect(lines).toHaveLength(1)
  })
})
