import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { RunWish } from '../../electron/shared/run-config'
import { runConfigFrom } from '../../electron/shared/run-config'
import { DQN } from '../../electron/worker/agents/dqn/algorithm'
import type { RunTools } from '../../electron/worker/train/open-run'
import { TrainingRun, type RunListener, type RunOutcome } from '../../electron/worker/train/run'
import { runTools } from '../../electron/worker/train/composition'

const APP = join(import.meta.dirname, '../..')

/** What a run works with here, some of it replaced. */
export const toolsFor = (changed: Partial<RunTools> = {}): RunTools => ({
  ...runTools(APP, { nowMs: () => performance.timeOrigin + performance.now() }, () => turn()),
  ...changed
})

export const silent: RunListener = {
  progress: () => undefined,
  rewound: () => undefined,
  metrics: () => undefined,
  evaluated: () => undefined,
  view: () => undefined,
  log: () => undefined
}

/** A whole run in a folder that is gone afterwards. */
export async function runOf(wish: Omit<RunWish, 'agent'>): Promise<RunOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'apprenti-run-'))
  try {
    const config = runConfigFrom({ ...wish, agent: 'dqn' }, DQN)
    const request = { folder: join(folder, 'run'), config, steps: null }
    return await (await TrainingRun.open(request, toolsFor(), silent)).run()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
