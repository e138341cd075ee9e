import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { EventHub } from '../../../electron/main/events'
import { SessionLibrary } from '../../../electron/main/record/library'
import { SeatDesk } from '../../../electron/main/seat-desk'
import { forkWorker } from '../../../electron/main/policy-host/fork-worker'
import { PolicyHost } from '../../../electron/main/policy-host/policy-host'
import type { WorkerLink } from '../../../electron/main/policy-host/worker-link'
import type { EncodedFrame } from '../../../electron/shared/frame'
import type { PlaySnapshot } from '../../../electron/shared/play'
import type { Seat } from '../../../electron/shared/seat'
import type { GameSession } from '../../../electron/shared/target'
import { appTargets } from '../../support/attach'
import { bundle } from '../../support/bundle'
import { noReadings } from '../../support/no-readings'

const GAME = 'builtin:invaders'
const peer = { peerId: 1, signal: new AbortController().signal }
const targets = appTargets()

let workerFolder = ''
beforeAll(async () => {
  // Within the app: the worker looks for what ships with it.
  const cache = resolve('node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  workerFolder = mkdtempSync(join(cache, 'apprenti-worker-'))
  const code = await bundle(resolve('electron/worker/index.ts'), { format: 'es', isStandalone: true })
  writeFileSync(join(workerFolder, 'worker.mjs'), code)
})
afterAll(() => rmSync(workerFolder, { recursive: true }))

let folder = ''
let events: EventHub
let host: PolicyHost
let desk: SeatDesk
let worker: WorkerLink | null = null
let snapshots: Map<string, PlaySnapshot>
/** Does something to the session of the next game attached. */
let spoil: (session: GameSession) => GameSession = (session) => session
let refusals: unknown[]
/** What the person chose to play. */
let chosen: string[]
let isAnyRecording = false

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-seats-'))
  events = new EventHub()
  snapshots = new Map()
  refusals = []
  chosen = []
  spoil = (session) => session
  events.on('play', (snapshot) => snapshots.set(snapshot.seat, snapshot))
  const start = forkWorker(join(workerFolder, 'worker.mjs'))
  host = new PolicyHost(() => (worker = start()), { backoffMs: 20 })
  desk = new SeatDesk({
    events,
    host,
    sessionsFolder: folder,
    windowRateHz: () => 20,
    keepsCorrections: () => false,
    askRate: () => 0,
    readings: noReadings,
    onClosed: () => undefined,
    findCandidate: (id) => targets.find(id),
    attach: async (id) => spoil(await targets.attach(id)),
    tellError: (error) => refusals.push(error),
    firstPolicy: () => 'scripted',
    onPolicyChosen: (id) => chosen.push(id),
    onRecording: (isAny) => (isAnyRecording = isAny)
  })
})

afterEach(async () => {
  await desk.close()
  await host.close()
  rmSync(folder, { recursive: true, force: true })
})

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 20 })

/** Calls the desk as a page does. */
const ask = <M extends keyof SeatDesk['handlers']>(
  method: M,
  input: Parameters<SeatDesk['handlers'][M]>[0]
): Promise<Awaited<ReturnType<SeatDesk['handlers'][M]>>> => {
  const handler = desk.handlers[method] as (input: unknown, of: typeof peer) => unknown
  return Promise.resolve(handler(input, peer)) as Promise<Awaited<ReturnType<SeatDesk['handlers'][M]>>>
}
const open = async (): Promise<string> => (await ask('seats.open', { candidateId: GAME })).seat
const ids = async (): Promise<string[]> => (await ask('seats.list', undefined)).map(({ id }) => id)

/** Opens a game beside the others and lets a policy play it. */
async function seated(policyId: string): Promise<string> {
  const seat = await open()
  await ask('play.setPolicy', { seat, policyId })
  await ask('play.setMode', { seat, mode: 'autonomous' })
  return seat
}

const scoreRises = (seat: string): Promise<void> =>
  until(() => expect(snapshots.get(seat)?.episode?.score).toBeGreaterThan(0))

/** Steps recorded in a seat grow by at least this many. */
async function recordsOn(seat: string, steps: number): Promise<void> {
  const before = snapshots.get(seat)?.recording?.steps ?? 0
  await until(() => expect(snapshots.get(seat)?.recording?.steps).toBeGreaterThanOrEqual(before + steps))
}

describe('Seats', () => {
  it('plays two games at once, by two policies, into two recordings', async () => {
    const [one, two] = [await seated('scripted'), await seated('random')]
    expect([one, two]).toEqual(['1', '2'])
    await ask('record.start', { seat: one })
    await ask('record.start', { seat: two })
    await scoreRises(one)
    await Promise.all([recordsOn(one, 120), recordsOn(two, 120)])
    expect(isAnyRecording).toBe(true)
    expect(snapshots.get(one)?.policyId).toBe('scripted')
    expect(snapshots.get(two)?.decision?.reason).toBe('random')
    expect(snapshots.get(one)?.decision?.reason).not.toBe('random')
    const kept = [await ask('record.stop', { seat: one }), await ask('record.stop', { seat: two })]
    expect(isAnyRecording).toBe(false)

    const library = new SessionLibrary(folder)
    for (const { id } of kept) expect(await library.check(id)).toMatchObject({ healthy: true })
    const [first, second] = await Promise.all(kept.map(({ id }) => library.read(id, 0, 100)))
    await library.close()
    // Different episodes, and each game its own memory: they do not run in step.
    expect(first?.steps.map((s) => s.state?.entities)).not.toEqual(
      second?.steps.map((s) => s.state?.entities)
    )
    expect(refusals).toEqual([])
    expect(chosen).toEqual(['scripted', 'random'])
    await expect(ask('play.setPolicy', { seat: one, policyId: 'genius' })).rejects.toThrow('genius')
    expect(chosen).toHaveLength(2)
  })

  it('shows each seat its own pictures', async () => {
    const [one, two] = [await seated('scripted'), await seated('random')]
    const seen = new Map<string, EncodedFrame[]>([one, two].map((seat) => [seat, []]))
    const stops = [...seen].map(([seat, list]) => desk.watch((picture) => list.push(picture), 60, seat))
    await until(() => [...seen.values()].forEach((list) => expect(list.length).toBeGreaterThan(5)))
    await ask('play.setPaused', { seat: one, paused: true })
    stops[0]?.()
    const count = seen.get(one)?.length
    const before = seen.get(two)?.length ?? 0
    await until(() => expect(seen.get(two)?.length).toBeGreaterThan(before + 5))
    expect(seen.get(one)?.length).toBe(count)
    stops[1]?.()
  })

  it('keeps one game and its recording when the other goes away', async () => {
    const stopped: unknown[] = []
    events.on('notice', (notice) => stopped.push(notice.kind))
    let vanish = (): void => undefined
    spoil = (session) =>
      Object.assign(session, {
        onLost: (listener: Parameters<GameSession['onLost']>[0]) => {
          vanish = () => listener('crashed', 'its process ended')
          return () => undefined
        }
      })
    const lost = await seated('scripted')
    spoil = (session) => session
    const other = await seated('scripted')
    await ask('record.start', { seat: lost })
    await ask('record.start', { seat: other })
    await Promise.all([recordsOn(lost, 10), recordsOn(other, 10)])
    vanish()
    await until(() => expect(stopped).toEqual(['recordingStopped']))
    expect(await ask('play.snapshot', { seat: lost })).toMatchObject({ status: 'lost', recording: null })
    await recordsOn(other, 60)
    expect(await ask('play.snapshot', { seat: other })).toMatchObject({ status: 'running' })
    await ask('seats.close', { seat: lost })
    await recordsOn(other, 10)
  })

  it('goes on in one seat while the game of another does not answer at all', async () => {
    let release = (): void => undefined
    spoil = (session) => {
      const { advance } = session
      let left = 30
      return Object.assign(session, {
        advance: async (frames: number) => {
          if (left-- <= 0) await new Promise<void>((resolve) => (release = resolve))
          await advance?.call(session, frames)
        }
      })
    }
    const stuck = await open()
    spoil = (session) => session
    const other = await seated('scripted')
    await scoreRises(other)
    const seconds = snapshots.get(stuck)?.episode?.seconds
    await scoreRises(other)
    expect(snapshots.get(stuck)?.episode?.seconds).toBe(seconds)
    release()
  })

  it('gives every seat its episode back when the worker falls', async () => {
    const [one, two] = [await seated('scripted'), await seated('random')]
    await until(() => [one, two].forEach((seat) => expect(snapshots.get(seat)?.decision).not.toBeNull()))
    worker?.kill()
    await until(() => expect(host.health).toEqual({ state: 'ready', restarts: 1 }))
    await until(() => expect(snapshots.get(two)?.decision?.reason).toBe('random'))
    await until(() => expect(snapshots.get(one)?.decision?.reason ?? 'random').not.toBe('random'))
    expect(refusals).toEqual([])
  })

  it('opens the first seat first, up to four, and gives a closed number out again', async () => {
    const lists: string[][] = []
    events.on('seats', (seats: readonly Seat[]) =>
      lists.push(seats.map(({ id, status }) => `${id} ${status}`))
    )
    expect(await ids()).toEqual(['1'])
    expect(await Promise.all([open(), open(), open(), open()])).toEqual(['1', '2', '3', '4'])
    await expect(open()).rejects.toMatchObject({ code: 'seat.full', params: { max: 4 } })
    await ask('seats.close', { seat: '2' })
    expect(await ids()).toEqual(['1', '3', '4'])
    for (const call of [
      () => ask('play.snapshot', { seat: '2' }),
      () => ask('play.humanInput', { seat: '2', held: [] }),
      () => ask('seats.close', { seat: '2' }),
      async () => desk.watch(() => undefined, 30, '2')
    ])
      await expect((async () => call())()).rejects.toMatchObject({
        code: 'seat.unknown',
        params: { seat: '2' }
      })
    expect(await open()).toBe('2')
    // The first seat is always there.
    await ask('seats.close', { seat: '1' })
    expect(await ask('play.snapshot', undefined)).toMatchObject({ seat: '1', status: 'detached' })
    expect(await open()).toBe('1')
    expect(lists.at(-1)).toEqual(['1 running', '2 running', '3 running', '4 running'])
    expect(lists).toContainEqual(['1 running', '3 running', '4 running'])
  })

  it('leaves no seat behind when a game cannot be attached', async () => {
    await open()
    await expect(ask('seats.open', { candidateId: 'builtin:nothing' })).rejects.toMatchObject({
      code: 'candidate.unknown'
    })
    expect(await ids()).toEqual(['1'])
  })

  it('ends every game and keeps every recording when the app closes', async () => {
    const seats = [await seated('scripted'), await seated('random')]
    for (const seat of seats) await ask('record.start', { seat })
    await Promise.all(seats.map((seat) => recordsOn(seat, 10)))
    const late = [open(), ask('play.attach', { candidateId: GAME })].map((call) =>
      call.catch((e: unknown) => e)
    )
    await desk.close()
    for (const error of await Promise.all(late)) expect(error).toMatchObject({ code: 'rpc.closed' })
    const library = new SessionLibrary(folder)
    const kept = await library.list({ deleted: false })
    await library.close()
    expect(kept).toMatchObject([{ complete: true }, { complete: true }])
    expect((await ask('seats.list', undefined)).map((seat) => seat.status)).toEqual(['detached', 'detached'])
  })
})
