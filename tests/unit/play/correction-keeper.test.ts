import { describe, expect, it } from 'vitest'
import { CorrectionKeeper, type Before } from '../../../electron/main/play/correction-keeper'
import type { PlayedStep } from '../../../electron/main/play/play-session'
import { hasCorrection } from '../../../electron/main/datasets/corrections'
import { RELEASE_ALL } from '../../../electron/shared/action'
import { eachStage } from '../../../electron/shared/timing'

const stepAt = (tMonotonicMs: number): PlayedStep => ({
  frame: { width: 1, height: 1, format: 'rgba8', data: new Uint8Array(4), tMonotonicMs, seq: tMonotonicMs },
  state: null,
  memory: null,
  action: RELEASE_ALL,
  decision: { action: 1, reason: 'learned' },
  mode: 'autonomous',
  controller: 'agent',
  reward: 0,
  episode: 1,
  episodeScore: 0,
  timing: eachStage(() => null)
})

const times = ({ steps }: Before): number[] => steps.map(({ frame }) => frame.tMonotonicMs)

describe('CorrectionKeeper', () => {
  it('hands over the last three seconds at a takeover, and nothing older', () => {
    const begun: Before[] = []
    const keeper = new CorrectionKeeper(null, { onBegin: (b) => begun.push(b), onEnd: () => undefined })
    for (let t = 0; t <= 10_000; t += 100) if (keeper.isDue(t)) keeper.remember(stepAt(t))
    keeper.taken(false)
    expect(times(begun[0]!)).toEqual(Array.from({ length: 31 }, (_, i) => 7_000 + 100 * i))
    keeper.taken(false)
    expect(begun).toHaveLength(1)
    expect(keeper.isDue(20_000)).toBe(false)
  })

  it('keeps a memory of its own of each picture', () => {
    const begun: Before[] = []
    const keeper = new CorrectionKeeper(null, { onBegin: (b) => begun.push(b), onEnd: () => undefined })
    const step = stepAt(0)
    keeper.remember(step)
    step.frame.data.fill(9)
    keeper.taken(false)
    expect([...begun[0]!.steps[0]!.frame.data]).toEqual([0, 0, 0, 0])
  })

  it('begins nothing where somebody records already', () => {
    const begun: Before[] = []
    const keeper = new CorrectionKeeper(null, { onBegin: (b) => begun.push(b), onEnd: () => undefined })
    keeper.taken(true)
    expect(begun).toEqual([])
  })

  it('ends some time after the controls were handed back, unless they are taken again', async () => {
    let ends = 0
    const keeper = new CorrectionKeeper(null, { onBegin: () => undefined, onEnd: () => (ends += 1) }, 200)
    keeper.handedBack()
    keeper.taken(false)
    keeper.handedBack()
    keeper.taken(false)
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(ends).toBe(0)
    keeper.handedBack()
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(ends).toBe(1)
    keeper.ended()
    expect(keeper.isDue(performance.now() + 1e6)).toBe(true)
    await keeper.close()
  })
})

describe('hasCorrection', () => {
  const mark = (kind: 'mode' | 'controller', label: string) => ({ tMs: 0, step: 0, kind, label })

  it('is a person at the controls while an agent plays or suggests, and not without one', () => {
    expect(hasCorrection([mark('mode', 'autonomous'), mark('controller', 'agent')])).toBe(false)
    expect(hasCorrection([mark('mode', 'autonomous'), mark('controller', 'human')])).toBe(true)
    expect(hasCorrection([mark('mode', 'suggest'), mark('controller', 'human')])).toBe(true)
    expect(hasCorrection([mark('mode', 'off'), mark('controller', 'human')])).toBe(false)
  })
})
