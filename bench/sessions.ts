import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { createClient, type Client } from '../electron/shared/rpc/client'
import { connectWebSocket } from '../electron/shared/rpc/wires/websocket-client'
import { spawnOwn } from '../electron/shared/node/own-process'
import { percentilesOf } from '../electron/shared/timing'

const STEPS_PER_SECOND = 60
const MIB = 2 ** 20
/** What asks at once, of the one and of the other. */
const CHECKS = 30
const DOCTORS = 64
/** The session that becomes a video. */
const FILM = { width: 3840, height: 2160, square: 8, steps: 200, stepsPerSecond: STEPS_PER_SECOND } as const
/** Of the others. */
const SMALL = { width: 32, height: 32, square: 1, stepsPerSecond: STEPS_PER_SECOND } as const
/** How long the game is watched, before and while others ask. */
const WATCH_MS = 5_000
const OPENINGS = 5

/** Steps a second, and its part of what they were when nobody asked. */
export interface Pace {
  readonly stepsPerSecond: number
  readonly ratio: number
}

/** What long sessions and many questions cost the game that is played and recorded meanwhile. */
export interface SessionsBench {
  readonly session: { readonly seconds: number; readonly steps: number }
  /** Median milliseconds to open the long session, and one of a minute, over the app's own socket. */
  readonly openMs: { readonly long: number; readonly minute: number; readonly ratio: number }
  readonly recording: {
    readonly alone: number
    readonly checks: Pace
    readonly doctors: Pace
    readonly export: Pace
  }
  /** The app's own process, in MiB, before and at the most while a session of 4K becomes a video. */
  readonly memoryMiB: { readonly before: number; readonly mostInExport: number }
}

/** A recording that nobody played. */
export interface MadeSession {
  readonly steps: number
  readonly stepsPerSecond: number
  readonly width: number
  readonly height: number
  /** Side of the squares that its pictures are made of, in pixels: with 1 they do not get smaller by packing. */
  readonly square: number
}

export interface SessionsBenchOptions {
  /** Writes a session into the data folder, as fast as it goes; answers its id. */
  readonly makeSession: (data: string, session: MadeSession) => Promise<string>
  /** Memory of a process; null where it cannot be told. */
  readonly residentBytes: (pid: number) => number | null
  /** How long the long session is. */
  readonly seconds: number
  /** An empty data folder. */
  readonly data: string
  /** The program of the command line: its `serve` is measured. */
  readonly cli: string
  readonly log: (line: string) => void
}

/**
 * Measures the app itself, as `serve` runs it, from outside: how long a long session takes to open, how many steps a
 * second are recorded while thirty checks, sixty-four doctors or a video of 4K are asked for, and what memory that takes.
 */
export async function benchSessions(options: SessionsBenchOptions): Promise<SessionsBench> {
  const { seconds, data, log, makeSession } = options
  log(`Recording ${seconds} s, a minute, and ${FILM.steps} steps of 4K ...`)
  const long = await makeSession(data, { steps: seconds * STEPS_PER_SECOND, ...SMALL })
  const minute = await makeSession(data, { steps: 60 * STEPS_PER_SECOND, ...SMALL })
  const film = await makeSession(data, FILM)
  const { client, viewer, pid, end } = await serve(options)
  try {
    const openMs = await openings(client, long, minute)
    await play(client)
    log('Played alone ...')
    const alone = await stepsPerSecond(client)
    log(`${CHECKS} checks ...`)
    const checks = await paceWhile(client, alone, () =>
      many(CHECKS, () => viewer.call('sessions.check', { id: long }))
    )
    log(`${DOCTORS} doctors ...`)
    const doctors = await paceWhile(client, alone, () => many(DOCTORS, () => viewer.call('doctor.run')))
    log('A video of 4K ...')
    const residentMiB = (): number => (options.residentBytes(pid) ?? NaN) / MIB
    const before = residentMiB()
    const memory = watchMemory(residentMiB)
    const filming = await paceWhile(client, alone, async () => {
      await client.call('videos.start', { sessionId: film, format: 'mp4', name: 'bench', language: 'en' })
      await filmed(client)
    })
    return {
      session: { seconds, steps: seconds * STEPS_PER_SECOND },
      openMs,
      recording: { alone, checks, doctors, export: filming },
      memoryMiB: { before, mostInExport: memory.end() }
    }
  } finally {
    await end()
  }
}

/** Starts the app on the data folder and comes in by its own link. */
async function serve({ cli, data }: SessionsBenchOptions): Promise<{
  readonly client: Client
  /** A second page of the same person's: calls at once are limited for each. */
  readonly viewer: Client
  readonly pid: number
  readonly end: () => Promise<void>
}> {
  const app = spawnOwn(process.execPath, [cli, 'serve', '--no-open', '--data', data], {
    stdio: ['ignore', 'pipe', 'ignore']
  })
  const ended = new Promise<void>((resolve) => app.once('exit', () => resolve()))
  const link = await new Promise<string>((resolve, reject) => {
    let text = ''
    app.stdout.setEncoding('utf8').on('data', (part: string) => {
      const [found] = /http:\/\/\S+/.exec((text += part)) ?? []
      if (found !== undefined) resolve(found)
    })
    app.once('exit', () => reject(new Error('the app ended before it gave a link')))
  })
  const { headers } = await fetch(link, { redirect: 'manual' })
  const cookie = headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
  const { origin, host } = new URL(link)
  const connected = async (): Promise<Client> =>
    createClient(
      await connectWebSocket(`ws://${host}/rpc`, (url) => new WebSocket(url, { headers: { cookie }, origin }))
    )
  return {
    client: await connected(),
    viewer: await connected(),
    pid: app.pid!,
    end: async () => {
      app.kill('SIGTERM')
      await ended
    }
  }
}

async function openings(client: Client, long: string, minute: string): Promise<SessionsBench['openMs']> {
  const times = { long: [] as number[], minute: [] as number[] }
  for (let turn = 0; turn < OPENINGS; turn++)
    for (const [name, id] of [
      ['long', long],
      ['minute', minute]
    ] as const) {
      const from = performance.now()
      await client.call('sessions.open', { id })
      times[name].push(performance.now() - from)
    }
  const [longMs, minuteMs] = [percentilesOf(times.long)?.p50 ?? NaN, percentilesOf(times.minute)?.p50 ?? NaN]
  return { long: longMs, minute: minuteMs, ratio: longMs / minuteMs }
}

/** The built-in game, played and recorded at its own pace. */
async function play(client: Client): Promise<void> {
  const found = (await client.call('targets.list')).find(({ kind }) => kind === 'builtin')
  await client.call('play.attach', { candidateId: found!.id })
  await client.call('play.setPolicy', { policyId: 'scripted' })
  await client.call('play.setMode', { mode: 'autonomous' })
  await client.call('record.start', {})
  await wait(1_000)
}

async function recorded(client: Client): Promise<number> {
  return (await client.call('play.snapshot', {})).recording?.steps ?? 0
}

async function stepsPerSecond(client: Client): Promise<number> {
  const [steps, from] = [await recorded(client), performance.now()]
  await wait(WATCH_MS)
  return ((await recorded(client)) - steps) / ((performance.now() - from) / 1000)
}

/** The pace while something is asked for, until it is answered or as long as the game is watched, whichever is later. */
async function paceWhile(client: Client, alone: number, ask: () => Promise<unknown>): Promise<Pace> {
  const [pace] = await Promise.all([stepsPerSecond(client), ask()])
  return { stepsPerSecond: pace, ratio: pace / alone }
}

const many = (count: number, ask: () => Promise<unknown>): Promise<unknown> =>
  Promise.all(Array.from({ length: count }, ask))

async function filmed(client: Client): Promise<void> {
  for (;;) {
    const [video] = await client.call('videos.list')
    if (video?.state === 'failed') throw new Error(`the video failed: ${JSON.stringify(video.error)}`)
    if (video?.state === 'done') return
    await wait(100)
  }
}

function watchMemory(residentMiB: () => number): { end(): number } {
  let most = residentMiB()
  const timer = setInterval(() => (most = Math.max(most, residentMiB())), 100)
  return {
    end: () => {
      clearInterval(timer)
      return most
    }
  }
}
