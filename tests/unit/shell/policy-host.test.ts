import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { WorkerHealth } from '../../../electron/shared/play'
import { forkWorker } from '../../../electron/main/policy-host/fork-worker'
import { PolicyHost, type PolicyHostTimes } from '../../../electron/main/policy-host/policy-host'
import type { StartWorker, WorkerLink } from '../../../electron/main/policy-host/worker-link'
import { gameOf } from '../../../games/registry'
import { bundle } from '../../support/bundle'

const { profile } = gameOf('invaders')

const ram = new Uint8Array([1, 2, 255])
/** The test worker never answers to it. */
const unanswered = new Uint8Array(0)
/** Bytes of what a policy sees: the board's memory, or the 84 x 84 grey picture. */
const RAM = 8192
const PICTURE = 84 * 84

/** Starts workers and keeps them at hand, so that a test can end one. */
function watched(start: StartWorker): { start: StartWorker; links: WorkerLink[] } {
  const links: WorkerLink[] = []
  return {
    links,
    start: () => {
      const link = start()
      links.push(link)
      return link
    }
  }
}

describe('PolicyHost', () => {
  let folder: string
  let misbehaving: string
  let real: string
  const hosts: PolicyHost[] = []
  const host = (start: StartWorker, times: Partial<PolicyHostTimes> = {}): PolicyHost => {
    const made = new PolicyHost(start, times)
    hosts.push(made)
    return made
  }

  beforeAll(async () => {
    // Within the app: the worker looks for what ships with it.
    const cache = resolve('node_modules/.cache')
    await mkdir(cache, { recursive: true })
    folder = await mkdtemp(join(cache, 'apprenti-worker-'))
    misbehaving = join(folder, 'misbehaving.mjs')
    real = join(folder, 'worker.mjs')
    const options = { format: 'es', isStandalone: true } as const
    await writeFile(misbehaving, await bundle(resolve('tests/support/policy-worker.ts'), options))
    await writeFile(real, await bundle(resolve('electron/worker/index.ts'), options))
  })
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((made) => made.close()))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('starts a worker and speaks to it', async () => {
    const made = host(forkWorker(misbehaving))
    expect(made.health).toEqual({ state: 'starting', restarts: 0 })
    expect(await made.ping()).toBe('pong')
    expect(made.health).toEqual({ state: 'ready', restarts: 0 })
    expect(await made.policies()).toContainEqual(expect.objectContaining({ id: 'count' }))
    await made.begin({ seat: '1', policyId: 'count', profile, seed: 40 })
    expect(await made.decide({ seat: '1', ram })).toEqual({
      action: 40,
      reason: 'random',
      preferences: [1, 2, 255]
    })
    expect(await made.decide({ seat: '1', ram })).toMatchObject({ action: 41 })
  })

  it('passes the errors of the worker on, and refuses what is no request', async () => {
    const made = host(forkWorker(misbehaving))
    await made.ping()
    await expect(made.decide({ seat: '1', ram })).rejects.toMatchObject({ code: 'rpc.invalid' })
    await expect(made.begin({ seat: '1', policyId: 'unknown', profile, seed: 0 })).rejects.toMatchObject({
      code: 'policy.unknown',
      params: { known: 'count' }
    })
    await expect(made.begin({ seat: '1', policyId: 'count', profile, seed: 0.5 })).rejects.toMatchObject({
      code: 'rpc.invalid',
      params: { method: 'begin', why: expect.stringContaining('seed') as string }
    })
    await expect(made.decide({ seat: '1', ram: 'text' as unknown as Uint8Array })).rejects.toMatchObject({
      code: 'rpc.invalid',
      params: { method: 'decide', why: expect.stringContaining('ram') as string }
    })
  })

  it('replaces a killed worker, rejects what was pending, and goes on with the episode', async () => {
    const { start, links } = watched(forkWorker(misbehaving))
    const made = host(start, { backoffMs: 20 })
    const states: WorkerHealth[] = []
    made.onHealth((health) => states.push(health))
    await made.begin({ seat: '1', policyId: 'count', profile, seed: 70 })
    await made.decide({ seat: '1', ram })
    const pending = made.decide({ seat: '1', ram: unanswered })
    links[0]?.kill()
    await expect(pending).rejects.toMatchObject({ code: 'worker.unavailable' })
    await expect(made.decide({ seat: '1', ram })).rejects.toMatchObject({ code: 'worker.unavailable' })
    expect(await made.ping()).toBe('pong')
    // The same episode, begun again by the new worker without anybody asking.
    expect(await made.decide({ seat: '1', ram })).toMatchObject({ action: 70 })
    expect(states).toEqual([
      { state: 'ready', restarts: 0 },
      { state: 'restarting', restarts: 0 },
      { state: 'ready', restarts: 1 }
    ])
  })

  it('replaces a worker that hangs', async () => {
    const made = host(forkWorker(misbehaving), { pingEveryMs: 20, hangsAfterMs: 300, backoffMs: 20 })
    await made.begin({ seat: '1', policyId: 'hang', profile, seed: 0 })
    await expect(made.decide({ seat: '1', ram })).rejects.toMatchObject({ code: 'worker.unavailable' })
    await made.begin({ seat: '1', policyId: 'count', profile, seed: 5 })
    expect(await made.decide({ seat: '1', ram })).toMatchObject({ action: 5 })
    expect(made.health.restarts).toBe(1)
  })

  it('begins in the next worker what fell together with this one', async () => {
    const { start, links } = watched(forkWorker(misbehaving))
    const made = host(start, { backoffMs: 20 })
    await made.begin({ seat: '1', policyId: 'count', profile, seed: 1 })
    const beginning = made.begin({ seat: '1', policyId: 'count', profile, seed: 90 })
    const fallen = new Promise<string>((resolve) => links[0]?.onExit(resolve))
    links[0]?.kill()
    await beginning.catch(() => undefined)
    // It may have been begun before the kill: what is asked next must not reach the dying one.
    await fallen
    await made.ping()
    expect(await made.decide({ seat: '1', ram })).toMatchObject({ action: 90 })
  })

  it('waits twice as long before each restart, up to a limit', async () => {
    const startsAt: number[] = []
    const made = host(
      () => {
        startsAt.push(performance.now())
        return fallingLink(0)
      },
      { backoffMs: 20, maxBackoffMs: 80 }
    )
    await vi.waitFor(() => expect(startsAt.length).toBeGreaterThanOrEqual(6), { timeout: 5000 })
    await made.close()
    const waits = startsAt.slice(1, 6).map((at, i) => at - (startsAt[i] ?? 0))
    const wanted = [20, 40, 80, 80, 80]
    waits.forEach((wait, i) => expect(wait).toBeGreaterThanOrEqual((wanted[i] ?? 0) - 2))
    expect(waits[4]).toBeLessThan(300)
    const starts = startsAt.length
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(startsAt).toHaveLength(starts)
  })

  it('restarts quickly again after a calm time', async () => {
    let end = (): void => undefined
    const made = host(
      () => {
        const link = answeringLink()
        end = link.end
        return link
      },
      { backoffMs: 20, maxBackoffMs: 5000, stableAfterMs: 100 }
    )
    const fall = async (): Promise<number> => {
      await made.ping()
      const fellAt = performance.now()
      end()
      await made.ping()
      return performance.now() - fellAt
    }
    const first = [await fall(), await fall(), await fall(), await fall()]
    expect(first[3]).toBeGreaterThanOrEqual(158)
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(await fall()).toBeLessThan(first[3] ?? 0)
  })

  it('gives up waiting when no worker comes, and at once when it is closed', async () => {
    const never = host(() => fallingLink(0), { patienceMs: 60, backoffMs: 10_000 })
    await expect(never.ping()).rejects.toMatchObject({ code: 'worker.unavailable' })
    const waiting = host(() => fallingLink(0), { backoffMs: 10_000 }).policies()
    await Promise.all([
      expect(waiting).rejects.toMatchObject({ code: 'worker.unavailable' }),
      hosts.at(-1)?.close()
    ])
    expect(hosts.at(-1)?.isClosed).toBe(true)
  })

  it('survives a worker that cannot be started', async () => {
    const made = host(forkWorker(join(folder, 'missing.mjs')), { patienceMs: 500, backoffMs: 20 })
    await expect(made.ping()).rejects.toMatchObject({ code: 'worker.unavailable' })
  })

  it('ends its worker together with itself, even when killed', async () => {
    const script = `
      const child = require('node:child_process').fork(${JSON.stringify(real)}, { serialization: 'advanced' })
      child.on('message', () => console.log(child.pid))
      child.send({ t: 'q', i: '1', m: 'ping', a: [] })
      setInterval(() => undefined, 1000)`
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const pid = Number(await new Promise<string>((resolve) => parent.stdout.once('data', resolve)))
    expect(() => process.kill(pid, 0)).not.toThrow()
    parent.kill('SIGKILL')
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 5000 })
  })

  it('runs the real worker with every policy of its catalogue', async () => {
    const made = host(forkWorker(real))
    const policies = await made.policies()
    expect(policies.length).toBeGreaterThan(0)
    for (const { id, sees } of policies) {
      await made.begin({ seat: '1', policyId: id, profile, seed: 1 })
      const seen = sees === 'picture' ? { picture: new Uint8Array(PICTURE) } : { ram: new Uint8Array(RAM) }
      const decision = await made.decide({ seat: '1', ...seen })
      expect(decision.action).toBeGreaterThanOrEqual(0)
    }
    await expect(made.begin({ seat: '1', policyId: '__proto__', profile, seed: 1 })).rejects.toMatchObject({
      code: 'policy.unknown'
    })
  })
})

/** A worker inside this process that only gives signs of life, until it is ended. */
function answeringLink(): WorkerLink & { end: () => void } {
  let hear = (_message: unknown): void => undefined
  let over = (_why: string): void => undefined
  return {
    post: (message) => {
      const { i } = message as { i: string }
      setImmediate(() => hear({ t: 's', i, r: 'pong' }))
    },
    onMessage: (listener) => (hear = listener),
    onExit: (listener) => {
      const before = over
      over = (why) => {
        before(why)
        listener(why)
      }
    },
    end: () => over('ended'),
    kill: () => over('killed')
  }
}

/** A worker that ends by itself after a while, without a word. */
function fallingLink(afterMs: number): WorkerLink {
  return {
    post: () => undefined,
    onMessage: () => undefined,
    onExit: (listener) => setTimeout(() => listener('code 1'), afterMs),
    kill: () => undefined
  }
}
