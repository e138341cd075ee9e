import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { trainCommand } from '../../../electron/cli/commands/train'
import type { AppError } from '../../../electron/shared/errors'
import type { RunConfig } from '../../../electron/shared/training'

let work: string
beforeAll(() => void (work = mkdtempSync(join(tmpdir(), 'apprenti-cli-train-'))))
afterAll(() => rmSync(work, { recursive: true, force: true }))
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

/** Runs the command in this process; what it said on either output. */
async function train(...args: string[]): Promise<{ said: string; answered: string }> {
  const heard = { said: '', answered: '' }
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((heard.said += String(text)), true))
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((heard.answered += String(text)), true))
  await trainCommand().parseAsync([...args, '--data', join(work, 'data')], { from: 'user' })
  return heard
}

/** Both sentences of what it was refused with. */
const refusal = (...args: string[]): Promise<string[]> =>
  train(...args).then(
    () => ['it was not refused'],
    (error: AppError) => [error.sentence('en'), error.sentence('fr')]
  )

const SMALL = [
  ...['--env', 'probe:identity', '--steps', '40', '--evaluate-every', '0', '--evaluation-episodes', '1'],
  ...['--hidden-sizes', '8', '--learning-starts', '20', '--batch-size', '8', '--replay-capacity', '100']
]

describe('train --device', () => {
  test('takes what there is, and refuses what there is not with what is known', async () => {
    expect(await refusal(...SMALL, '--device', 'gpu')).toEqual([
      'There is nothing named "gpu" to compute on. Known: cpu, webgpu, cuda, dml, coreml, tfjs.',
      'Rien ne s’appelle « gpu » pour calculer. Connus : cpu, webgpu, cuda, dml, coreml, tfjs.'
    ])
    const folder = join(work, 'tfjs')
    await train(...SMALL, '--device', 'tfjs', '--out', folder)
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as RunConfig
    expect(config.device).toBe('tfjs')
    expect(readFileSync(join(folder, 'log.txt'), 'utf8')).toContain('computes with tfjs (')
  })

  test('goes on with the CPU and says so once, in the language of the terminal', async () => {
    vi.stubEnv('LC_ALL', 'fr_FR.UTF-8')
    const folder = join(work, 'coreml')
    const { said } = await train(
      ...SMALL,
      '--device',
      process.platform === 'darwin' ? 'dml' : 'coreml',
      '--out',
      folder
    )
    expect(said.split('est inutilisable ici (ONNX Runtime ne l’a pas sur ce système)')).toHaveLength(2)
    expect(said).not.toContain('cannot be used here')
    const log = readFileSync(join(folder, 'log.txt'), 'utf8')
    expect(log.split('cannot be used here (ONNX Runtime does not have it on this system)')).toHaveLength(2)
  })
})

describe('train --resume', () => {
  test('refuses flags that it would not heed, by the names they were given', async () => {
    expect(await refusal('--resume', 'r', '--learning-rate', '0.1')).toEqual([
      'With --resume a run keeps the settings it began with, so this would have no effect: --learning-rate. Leave it out, or begin a new run without --resume.',
      'Avec --resume, un entraînement garde les réglages du début, et ceci n’aurait aucun effet : --learning-rate. Retirez-le, ou commencez un nouvel entraînement sans --resume.'
    ])
    const flagsIn = async (...args: string[]): Promise<string> =>
      /effect: (.*?)\. Leave/.exec((await refusal('--resume', 'r', ...args))[0]!)![1]!
    expect(await flagsIn('--no-double')).toBe('--no-double')
    expect(await flagsIn('--double')).toBe('--double')
    expect(await flagsIn('--seed', '0', '--device', 'cpu')).toBe('--seed, --device')
    expect(await flagsIn('--env', 'cartpole', '--agent', 'dqn', '--preset', 'sb3-zoo')).toBe(
      '--env, --agent, --preset'
    )
    expect(await flagsIn('--steps', '9', '--out', work)).toBe('--out')
  })

  test('goes on, for longer when asked', async () => {
    const folder = join(work, 'whole')
    await train(...SMALL, '--out', folder)
    const { answered } = await train('--resume', folder, '--steps', '60', '--json')
    expect(JSON.parse(answered)).toMatchObject({ runId: 'whole', steps: 60 })
  })
})
