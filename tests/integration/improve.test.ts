import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { encodeFrame } from '../../electron/main/capture/encode'
import { PictureHub } from '../../electron/main/play/picture-hub'
import { Player } from '../../electron/main/play/player'
import { WorkerBrain } from '../../electron/main/play/worker-brain'
import { resources } from '../../electron/main/resources'
import { forkWorker } from '../../electron/main/thinking/fork-worker'
import { ThinkingHost } from '../../electron/main/thinking/host'
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
  const host = new ThinkingHost(forkWorker(resources.worker), {}, [models()])
  const targets = appTargets()
  const kept: string[] = []
  const player = new Player({
    seat: '1',
    brain: new WorkerBrain(host, '1'),
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
    const { recorded } = json<{ recorded: string }>('play', '--seed', '1', '--limit', '60', '--record')
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
