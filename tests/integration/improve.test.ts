import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { browserApp } from '../../electron/cli/local-app'
import { createApp } from '../../electron/main/app'
import { encodeFrame } from '../../electron/main/capture/encode'
import { PictureHub } from '../../electron/main/play/picture-hub'
import { Player } from '../../electron/main/play/player'
import { WorkerDecider } from '../../electron/main/play/worker-decider'
import { resources } from '../../electron/main/resources'
import { forkWorker } from '../../electron/main/policy-host/fork-worker'
import { PolicyHost } from '../../electron/main/policy-host/policy-host'
import type { AppHandlers, AppServices } from '../../electron/main/services'
import type { ImitationState } from '../../electron/shared/clonings'
import type { PlaySnapshot } from '../../electron/shared/play'
import { CARD_FILE, policyCardSchema } from '../../electron/shared/policy-card'
import { appTargets } from '../support/attach'
import { noReadings } from '../support/no-readings'

const CLI = join(import.meta.dirname, '../../out/main/cli.js')
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 30_000, interval: 20 })
let data = ''
const models = (): string => join(data, 'models')

beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'apprenti-improve-'))
})
afterAll(() => rmSync(data, { recursive: true, force: true }))

function apprenti(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args, '--data', data], {
    env: { ...process.env, LANG: 'C' },
    encoding: 'utf8',
    timeout: 170_000
  })
  return { code: status, stdout, stderr }
}

/** The one JSON document a command prints. */
function json<T>(...args: string[]): T {
  const { code, stdout, stderr } = apprenti(...args, '--json')
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout) as T
}

/** The clone plays live, by the worker of the app, and a person takes over, holding first one control and then the other. */
async function corrected(model: string): Promise<string> {
  const host = new PolicyHost(forkWorker(resources.worker), {}, [models()])
  const targets = appTargets()
  const kept: string[] = []
  const player = new Player({
    seat: '1',
    decider: new WorkerDecider(host, '1'),
    pictures: new PictureHub(encodeFrame),
    encode: encodeFrame,
    sessionsFolder: join(data, 'sessions'),
    firstPolicyId: `model:${model}`,
    policies: () => host.policies(),
    keepsCorrections: () => true,
    windowRateHz: () => 20,
    readings: noReadings,
    onObserved: () => undefined,
    workerHealth: () => host.health,
    attach: (id) => targets.attach(id),
    onChange: () => undefined,
    onPicture: () => undefined,
    onPolicyFailed: (error) => {
      throw error
    },
    onRecordingStopped: (error) => {
      throw error
    },
    onCorrectionKept: ({ id }) => kept.push(id)
  })
  try {
    await host.ping()
    const candidate = (await targets.list()).find(({ id }) => id === 'builtin:invaders')
    await player.attach(candidate!, 'autonomous')
    await until(() => expect(player.snapshot()).toMatchObject({ state: { phase: 'playing' } }))
    await until(() => expect(player.snapshot().decision).not.toBeNull())
    for (let turn = 0; turn < 10; turn++) {
      player.setHumanHeld([turn % 2 === 0 ? 'left' : 'right'])
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
    await player.setMode('off')
    await until(() => expect(kept).toHaveLength(1))
    return kept[0]!
  } finally {
    await player.detach()
    await host.close()
  }
}

interface Report {
  readonly model: string
  readonly parent: string
  readonly sessions: readonly string[]
  readonly dataset: string
  readonly share: number
  readonly old: {
    readonly before: { readonly samples: number }
    readonly after: { readonly samples: number }
  }
  readonly corrections: Report['old']
  readonly changed: { readonly moments: number; readonly of: number }
}

test(
  'a clone that was corrected while it played learns on by a command, and the new version plays',
  { timeout: 300_000 },
  async () => {
    // Long enough that what is held back tells how often the agent may ask.
    const { recorded } = json<{ recorded: string }>('play', '--seed', '1', '--limit', '180', '--record')
    const shown = json<{ id: string }>(
      ...['dataset', 'make', '--sessions', recorded, '--who', 'agent', '--side', '36']
    )
    json(
      ...['imitate', '--dataset', shown.id, '--minutes', '0.3', '--encoder', 'data-efficient'],
      ...['--name', 'tiny', '--delay', '0']
    )

    const uncorrected = apprenti('improve-from-corrections', '--model', 'tiny')
    expect(uncorrected).toMatchObject({ code: 1, stdout: '' })
    expect(uncorrected.stderr.trim().split('\n')).toHaveLength(1)
    expect(uncorrected.stderr).toContain('tiny')

    const session = await corrected('tiny')
    const report = json<Report>('improve-from-corrections', '--model', 'model:tiny', '--minutes', '0.3')
    expect(report).toMatchObject({ model: 'tiny-v2', parent: 'tiny', sessions: [session] })
    expect(report.share).toBeGreaterThanOrEqual(0.5)
    expect(report.old.after.samples).toBe(report.old.before.samples)
    expect(report.corrections.before.samples).toBeGreaterThan(0)
    expect(report.changed.of).toBe(report.old.before.samples + report.corrections.before.samples)

    // The one before is still there; the new one says what it comes from, and plays.
    expect(existsSync(join(models(), 'tiny', CARD_FILE))).toBe(true)
    const card = policyCardSchema.parse(
      JSON.parse(readFileSync(join(models(), 'tiny-v2', CARD_FILE), 'utf8'))
    )
    expect(JSON.stringify(card)).toContain(session)
    const { scores } = json<{ scores: number[] }>(
      ...['eval', '--model', 'tiny-v2', '--episodes', '1', '--alone']
    )
    expect(scores).toHaveLength(1)

    // Improving once more goes on from there.
    const again = json<Report>(
      ...['improve-from-corrections', '--model', 'tiny-v2', '--sessions', session, '--minutes', '0.1']
    )
    expect(again).toMatchObject({ model: 'tiny-v3', parent: 'tiny-v2', sessions: [session] })
  }
)

/** The app as the browser shell has it, with a page or without. */
async function openApp(isPageless: boolean): Promise<AppServices> {
  return createApp({ ...browserApp(data), startsPlaying: false, isPageless })
}

const asker =
  ({ handlers }: AppServices) =>
  async <M extends keyof AppHandlers>(
    method: M,
    input?: Parameters<AppHandlers[M]>[0]
  ): Promise<Awaited<ReturnType<AppHandlers[M]>>> => {
    const handle = handlers[method] as (...args: unknown[]) => ReturnType<AppHandlers[M]>
    return await handle(input, { peerId: 0, signal: new AbortController().signal })
  }

test(
  'the app does the same by its contract, and lets the new version play for its score',
  { timeout: 300_000 },
  async () => {
    const app = await openApp(false)
    const ask = asker(app)
    const states: ImitationState[] = []
    app.on('imitation', (state) => states.push(state))
    try {
      const [session] = await ask('imitation.corrections', { model: 'tiny' })
      expect(session).toBeDefined()
      expect(await ask('imitation.corrections', { model: 'tiny-v2' })).toEqual([])
      expect(await ask('imitation.corrections', { model: 'nobody' })).toEqual([])
      await expect(ask('imitation.improve', { model: 'tiny-v2', minutes: 1, seed: 0 })).rejects.toMatchObject(
        {
          code: 'imitate.noCorrections'
        }
      )

      const { id } = await ask('imitation.improve', { model: 'tiny', minutes: 0.1, seed: 0 })
      await vi.waitFor(async () => expect((await ask('imitation.state')).cloning).toBeNull(), {
        timeout: 120_000,
        interval: 200
      })
      const made = await ask('imitation.result', { id })
      expect(made).toMatchObject({
        ...{ status: 'finished', error: null, game: 'invaders', title: 'tiny v4', model: 'tiny-v4' },
        parent: { model: 'tiny', sessions: [session] }
      })
      expect(made.improved?.corrections.before.samples).toBeGreaterThan(0)
      expect(made.improved?.old.after.samples).toBe(made.improved?.old.before.samples)
      expect(made.cloned?.heldOut.samples).toBe(made.improved?.changed.of)
      expect(states.map(({ cloning }) => cloning?.phase)).toContain('learning')
      // What the command made is on the page too.
      const kept = await ask('imitation.list', { deleted: false })
      expect(kept.map(({ model, parent }) => [model, parent])).toContainEqual(['tiny-v2', 'tiny'])

      await ask('imitation.play', { id, episodes: 2, seed: 1 })
      await expect(ask('imitation.play', { id, episodes: 2, seed: 1 })).rejects.toMatchObject({
        code: 'imitate.playing'
      })
      await vi.waitFor(async () => expect((await ask('imitation.state')).playing).toBeNull(), {
        timeout: 200_000,
        interval: 200
      })
      const { play } = await ask('imitation.result', { id })
      expect(play).toMatchObject({ where: 'inside', seed: 1 })
      expect(play?.own.scores).toHaveLength(2)
      expect(play?.random.scores).toHaveLength(2)
      expect(play?.p).toBeGreaterThan(0)

      // One that is stopped leaves what was known.
      await ask('imitation.play', { id, episodes: 25, seed: 2 })
      await ask('imitation.stopPlaying')
      expect((await ask('imitation.result', { id })).play).toEqual(play)
    } finally {
      await app.close()
    }
  }
)

test(
  'an agent of a command without a page neither asks nor keeps corrections; one with a page does',
  { timeout: 120_000 },
  async () => {
    const seen = async (isPageless: boolean): Promise<{ asked: boolean; keeps: boolean; kept: number }> => {
      const app = await openApp(isPageless)
      const ask = asker(app)
      let asked = false
      const before = (await ask('sessions.list', { deleted: false })).length
      const decided = new Promise<void>((resolve) => {
        app.on('play', ({ asks, decision, mode }: PlaySnapshot) => {
          asked ||= asks !== null
          if (mode === 'autonomous' && decision?.doubt !== undefined) resolve()
        })
      })
      try {
        // It would ask in every moment.
        await ask('settings.set', { askPercent: 50, keepCorrections: true })
        await ask('play.attach', { candidateId: 'builtin:invaders' })
        await ask('play.setPolicy', { policyId: 'model:tiny' })
        await ask('play.setMode', { mode: 'autonomous' })
        await decided
        await new Promise((resolve) => setTimeout(resolve, 4_000))
        const keeps = (await ask('play.snapshot')).keepsCorrections
        await ask('play.humanInput', { held: ['left'] })
        await new Promise((resolve) => setTimeout(resolve, 1_500))
        await ask('play.setMode', { mode: 'off' })
        await new Promise((resolve) => setTimeout(resolve, 1_500))
        return { asked, keeps, kept: (await ask('sessions.list', { deleted: false })).length - before }
      } finally {
        await app.close()
      }
    }
    expect(await seen(false)).toEqual({ asked: true, keeps: true, kept: 1 })
    expect(await seen(true)).toEqual({ asked: false, keeps: false, kept: 0 })
  }
)
