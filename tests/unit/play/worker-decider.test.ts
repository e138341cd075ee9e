import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { WorkerDecider } from '../../../electron/main/play/worker-decider'
import { forkWorker } from '../../../electron/main/policy-host/fork-worker'
import type { DecisionInputs } from '../../../electron/main/play/decider'
import { profileSchema } from '../../../electron/shared/profile'
import { PolicyHost } from '../../../electron/main/policy-host/policy-host'
import type { WorkerLink } from '../../../electron/main/policy-host/worker-link'
import { gameOf } from '../../../games/registry'
import { bundle } from '../../support/bundle'

const { profile } = gameOf('invaders')
const inputs = { ram: () => new Uint8Array([1, 2, 3]), picture: () => new Uint8Array(84 * 84), fields: null }
const PATIENT_MS = 60_000

let folder: string
let host: PolicyHost
let worker: WorkerLink
let decider: WorkerDecider

beforeAll(async () => {
  const cache = resolve('node_modules/.cache')
  await mkdir(cache, { recursive: true })
  folder = await mkdtemp(join(cache, 'apprenti-worker-'))
  const code = await bundle(resolve('tests/support/policy-worker.ts'), { format: 'es', isStandalone: true })
  await writeFile(join(folder, 'worker.mjs'), code)
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(async () => {
  const start = forkWorker(join(folder, 'worker.mjs'))
  host = new PolicyHost(() => (worker = start()), { backoffMs: 20 })
  decider = new WorkerDecider(host, '1')
  await host.ping()
})
afterEach(() => host.close())

const decide = () => decider.decide(inputs, PATIENT_MS)
const begin = (policyId: string, seed = 0): void => decider.begin({ policyId, profile, seed })

describe('WorkerDecider', () => {
  it('says why a policy was refused, until another begins', async () => {
    begin('unknown')
    await expect(decide()).rejects.toMatchObject({ code: 'policy.unknown' })
    await expect(decide()).rejects.toMatchObject({ code: 'policy.unknown' })
    begin('count', 30)
    expect(await decide()).toMatchObject({ action: 30 })
  })

  it('shows pictures and numbers at once to a policy that sees both, of one moment', async () => {
    begin('both')
    let moment = 1
    const both: DecisionInputs = {
      ram: null,
      picture: (look) => {
        const shown = moment
        return Promise.resolve(new Uint8Array(look!.side ** 2).fill(shown))
      },
      fields: (names) => Float32Array.from(names, () => moment++)
    }
    const read = { kind: 'number', field: 'score', region: { x: 0, y: 0, width: 0.1, height: 0.1 } }
    decider.begin({
      policyId: 'both',
      profile: profileSchema.parse({ ...profile, readers: [read] }),
      seed: 0
    })
    const shown = (await decider.decide(both, PATIENT_MS))!.preferences!
    expect(shown).toHaveLength(16 * 16 + 4)
    expect([...new Float32Array(Uint8Array.from(shown.slice(256)).buffer)]).toEqual([1])
    await expect(decider.decide({ ...both, fields: null }, PATIENT_MS)).rejects.toThrow(
      "the policy sees the game's picture and fields"
    )
  })

  it('tells a policy what of its choices is only shown', async () => {
    begin('count', 30)
    const suggested = () => decider.decide({ ...inputs, isOnlyShown: true }, PATIENT_MS)
    expect(await suggested()).toMatchObject({ action: 30 })
    expect(await suggested()).toMatchObject({ action: 30 })
    expect(await decide()).toMatchObject({ action: 30 })
    expect(await suggested()).toMatchObject({ action: 31 })
  })

  it('shows picture and memory to a policy that sees both', async () => {
    begin('pictureAndRam')
    const picture: DecisionInputs['picture'] = (look) => new Uint8Array(look!.side ** 2).fill(9)
    const shown = (await decider.decide({ ...inputs, picture }, PATIENT_MS))!.preferences!
    expect(shown.slice(255)).toEqual([9, 1, 2, 3])
    await expect(decider.decide({ ...inputs, ram: null }, PATIENT_MS)).rejects.toThrow('picture and ram')
  })

  it('says why a policy cannot decide', async () => {
    begin('broken')
    await expect(decide()).rejects.toMatchObject({ code: 'model.invalid', params: { why: 'it gives NaN' } })
  })

  it('is only without a decision while the worker is away', async () => {
    begin('count', 5)
    expect(await decide()).toMatchObject({ action: 5 })
    worker.kill()
    await vi.waitFor(() => expect(host.health.state).toBe('restarting'))
    expect(await decide()).toBeNull()
    await host.ping()
    expect(await decide()).toMatchObject({ action: 5 })
  })

  it('says why the worker that came next refuses the episode', async () => {
    begin('once')
    expect(await decide()).toMatchObject({ action: 0 })
    process.env['TEST_WORKER_REFUSES'] = '1'
    try {
      worker.kill()
      await vi.waitFor(() => expect(host.health.restarts).toBe(1))
      await host.ping()
      await expect(decide()).rejects.toMatchObject({ code: 'model.unknown' })
    } finally {
      delete process.env['TEST_WORKER_REFUSES']
    }
  })
})
