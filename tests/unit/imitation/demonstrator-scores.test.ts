import { expect, test } from 'vitest'
import { demonstratorScores } from '../../../electron/main/imitation/demonstrator-scores'
import type { Stretch } from '../../../electron/shared/dataset'
import type { SessionMark } from '../../../electron/shared/session'

const mark = (kind: SessionMark['kind'], tMs: number, label = ''): SessionMark => ({
  kind,
  tMs,
  label,
  step: 0
})
const stretch = (
  session: number,
  fromMs: number | null,
  toMs: number | null,
  isCorrection = false
): Stretch => ({
  ...{ from: 0, to: 1, session, episode: 1, isCorrection, fromMs, toMs },
  ...{ expertise: null, quality: null }
})
const session = (id: string) => ({ id, sha256: '', steps: 1, drops: 0 })
const MARKS: Readonly<Record<string, readonly SessionMark[]>> = {
  // It began before the recording did; then two whole ones, and one that was cut off.
  a: [
    mark('episodeEnd', 500, '7'),
    mark('episodeStart', 1000),
    mark('episodeEnd', 2000, '10'),
    mark('episodeStart', 2500),
    mark('mode', 2600, 'off'),
    mark('episodeEnd', 3000, '20'),
    mark('episodeStart', 4000)
  ],
  b: [mark('episodeStart', 0), mark('episodeEnd', 100, '30')]
}
const archive = {
  open: (id: string) =>
    MARKS[id] === undefined ? Promise.reject(new Error('gone')) : Promise.resolve({ marks: MARKS[id] })
}

test('the scores of whole episodes that were learned from, of the recordings that are still there', async () => {
  const sessions = [session('a'), session('b'), session('gone')]
  const all = [stretch(0, 1100, 1900), stretch(0, 2500, 3000), stretch(1, 0, 100), stretch(2, 0, 100)]
  expect(await demonstratorScores({ sessions, stretches: all }, archive)).toEqual([10, 20, 30])
  expect(await demonstratorScores({ sessions, stretches: [all[1]!] }, archive)).toEqual([20])
})

test('what somebody did who took over counts for nobody; where nothing is said of times, all of a session counts', async () => {
  const sessions = [session('a')]
  expect(await demonstratorScores({ sessions, stretches: [stretch(0, 1000, 2000, true)] }, archive)).toEqual(
    []
  )
  expect(await demonstratorScores({ sessions, stretches: [stretch(0, null, null)] }, archive)).toEqual([
    10, 20
  ])
})
