import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlayedInWindow } from '../../electron/cli/commands/play-window'
import { quietArguments } from '../../electron/main/quiet-chromium'
import { Random } from '../../electron/shared/random'
import { PolicyReader } from '../../electron/worker/deploy/policy-reader'
import { writeDataset } from '../support/made-dataset'
import { RealGame, whyNoGame } from '../support/real-games'
import { whyNoDesktop, XDesktop } from '../support/x-desktop'

const CLI = join(import.meta.dirname, '../../out/main/cli.js')
const whyNot = whyNoDesktop() ?? whyNoGame('chromium')
const label = { en: 'a', fr: 'a' }
const ACTIONS = ['left', 'right', 'wait']
const PROFILE = {
  ...{ format: 2, id: 'hunt', title: { en: 'Hunt', fr: 'Chasse' } },
  attach: { window: { title: '^Hunt ' } },
  clock: { kind: 'realTime', decisionsPerSecond: 10 },
  // It has no end of its own.
  episode: { limitSeconds: 3 },
  controls: [
    { id: 'left', label, key: 'ArrowLeft' },
    { id: 'right', label, key: 'ArrowRight' }
  ],
  actions: [
    { id: 'left', label, hold: ['left'] },
    { id: 'right', label, hold: ['right'] },
    { id: 'wait', label }
  ],
  readers: [
    {
      ...{ field: 'hunted', kind: 'colour', colour: '#00ff00' },
      region: { x: 0.02, y: 0.004, width: 0.15, height: 0.01 }
    }
  ]
}
const [SIDE, MOMENTS] = [36, 2000]

/** As `tests/fixtures/real-games/hunt.html` is; but the bar is drawn at random: only the number tells what it says. */
function writeHunt(folder: string): void {
  const random = new Random(1)
  const pictures = new Uint8Array(MOMENTS * SIDE * SIDE).fill(16)
  const rows = new Float32Array(2 * MOMENTS)
  const labels = new Int16Array(MOMENTS)
  for (let i = 0; i < MOMENTS; i++) {
    const [isRight, isHunted] = [random.integer(2) === 1, random.integer(2) === 1]
    const left = isRight ? 24 : 2
    for (let y = 12; y < 27; y++)
      pictures.fill(220, (i * SIDE + y) * SIDE + left, (i * SIDE + y) * SIDE + left + 10)
    if (random.integer(2) === 1) pictures.fill(190, i * SIDE * SIDE, i * SIDE * SIDE + 7)
    rows.set([isHunted ? Math.log1p(1) : 0, 1], 2 * i)
    labels[i] = Number(isRight === isHunted)
  }
  writeDataset(folder, {
    ...{ pictures, labels, side: SIDE, stretches: 8, game: 'hunt', actions: ACTIONS, none: 2 },
    vectors: { env: 'live:hunt?see=fields', names: ['hunted', 'hunted known'], rows }
  })
}

describe.skipIf(whyNot !== null)(`pictures and numbers of a window${whyNot ? ` (${whyNot})` : ''}`, () => {
  let desktop: XDesktop
  let game: RealGame
  const data = mkdtempSync(join(tmpdir(), 'apprenti-both-window-'))

  beforeAll(async () => {
    mkdirSync(join(data, 'games/hunt'), { recursive: true })
    writeFileSync(join(data, 'games/hunt/profile.json'), JSON.stringify(PROFILE))
    writeHunt(join(data, 'datasets/made'))
    desktop = await XDesktop.start()
    expect(await apprenti(['calibrate'])).toContain('passed')
    game = await RealGame.start(desktop, {
      program: 'chromium',
      title: 'Hunt [0-9]+ of [0-9]+',
      args: [
        `--app=file://${join(import.meta.dirname, '../fixtures/real-games/hunt.html')}`,
        '--window-size=600,400',
        ...quietArguments(),
        ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : [])
      ]
    })
  }, 180_000)
  afterAll(async () => {
    await game?.close()
    await desktop?.close()
    rmSync(data, { recursive: true, force: true })
  })

  /** What it printed. Rejects where it failed. */
  function apprenti(args: readonly string[]): Promise<string> {
    const env = { ...process.env, DISPLAY: desktop.display, LANG: 'C', APPRENTI_DATA: data }
    const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (part: Buffer) => (stdout += part.toString()))
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()))
    return new Promise((resolve, reject) =>
      child.once('close', (code) =>
        code === 0 ? resolve(stdout) : reject(new Error(`ended with ${code}: ${stderr}`))
      )
    )
  }
  const tally = (): readonly [number, number] => {
    const [right = 0, turns = 0] = (desktop.tell('getwindowname', game.window).match(/\d+/gu) ?? []).map(
      Number
    )
    return [right, turns]
  }

  it('a clone of both plays by both', async () => {
    const learn = ['imitate', '--dataset', 'made', '--observe', 'both', '--name', 'Hunter', '--delay', '0']
    await apprenti([...learn, '--minutes', '1', '--stack', '1', '--encoder', 'data-efficient'])
    game.focus()
    const before = tally()
    const printed = await apprenti([
      ...['play', '--window', '^Hunt ', '--game', 'hunt', '--policy', 'model:Hunter'],
      ...['--seconds', '25', '--json']
    ])
    const [right, turns] = tally().map((now, i) => now - before[i]!) as [number, number]
    expect(JSON.parse(printed) as PlayedInWindow).toMatchObject({ game: 'hunt', takeover: null })
    expect(turns).toBeGreaterThan(10)
    // The first and the last turns are not its own.
    expect(right).toBeGreaterThanOrEqual(0.75 * turns)
  }, 240_000)

  it('a clone of other numbers than are read by now is refused in a sentence', async () => {
    const file = join(data, 'games/hunt/profile.json')
    const [reader] = PROFILE.readers
    writeFileSync(file, JSON.stringify({ ...PROFILE, readers: [reader, { ...reader, field: 'more' }] }))
    const play = [
      'play',
      '--window',
      '^Hunt ',
      '--game',
      'hunt',
      '--policy',
      'model:Hunter',
      '--seconds',
      '3'
    ]
    await expect(apprenti(play)).rejects.toThrow(/sees 2 numbers of the game, and of ".+" 4 are read/)
    writeFileSync(file, JSON.stringify(PROFILE))
  }, 90_000)

  it('DQN learns in it from both, and writes a policy of two inputs', async () => {
    game.focus()
    const printed = await apprenti([
      ...['train', '--env', 'live:hunt?see=both&side=36&stack=2', '--window', '^Hunt ', '--agent', 'dqn'],
      ...['--steps', '120', '--encoder', 'data-efficient', '--hidden-sizes', '16', '--learning-starts', '40'],
      ...['--train-every', '4', '--replay-capacity', '500', '--evaluate-every', '0'],
      ...['--evaluation-episodes', '1', '--json']
    ])
    const { runId, steps } = JSON.parse(printed) as { runId: string; steps: number }
    expect(steps).toBe(120)
    const reader = await PolicyReader.open(join(data, 'runs', runId, 'policy/policy.onnx'))
    expect(reader.facts.observation).toMatchObject({ shape: [2, SIDE, SIDE], beside: 4 })
    await reader.close()
  }, 150_000)
})
