import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SessionRecorder } from '../../../electron/main/record/recorder'
import { certain } from '../../../electron/shared/state'
import { decodeMessage, encodeMessage } from '../../../electron/shared/rpc/codec'
import { libraryOf, newFolder, samplePicture, sampleStep, startOptions } from './sample'
import { sampleState } from './sample-state'

const ODD = [-Infinity, Infinity, NaN] as const

test.each(ODD)('%f in any channel is recorded, checked, read and exported as it was', async (odd) => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(startOptions(folder))
  const picture = await samplePicture()
  const entity = { kind: 'alien' as const, x: odd, y: 1, width: odd, height: 2 }
  recorder.addStep({
    ...sampleStep(0, picture, performance.now()),
    state: { ...sampleState(10), fields: certain({ score: odd }), entities: [entity] },
    decision: { action: odd, reason: 'learned', focus: { x: odd, y: 0 }, preferences: [odd, 1, 2] },
    reward: odd,
    episodeScore: odd
  })
  recorder.addStep(sampleStep(11, picture, performance.now() + 20))
  await recorder.stop()
  const library = libraryOf(folder)
  expect(await library.check(recorder.id)).toMatchObject({ healthy: true })
  const detail = await library.open(recorder.id)
  expect(detail.scores).toEqual([odd, 10])
  expect(detail.summary.score).toBe(odd === Infinity ? odd : 10)
  const { steps } = await library.read(recorder.id, 0, 2)
  expect(steps[0]).toMatchObject({
    reward: odd,
    state: { fields: certain({ score: odd }), entities: [entity] }
  })
  const file = join(await newFolder(), 'out.jsonl')
  await library.exportTo(recorder.id, file, 'jsonl')
  const lines = (await readFile(file, 'utf8')).split('\n')
  expect(lines.find((line) => line.startsWith('{"type":"step"'))).toContain(`"preferences":["${odd}",1,2]`)
})

test('the check refuses what reading refuses', async () => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(startOptions(folder))
  const step = sampleStep(0, await samplePicture(), performance.now())
  recorder.addStep({ ...step, controller: 'ghost' as 'agent' })
  await recorder.stop()
  const library = libraryOf(folder)
  await expect(library.read(recorder.id, 0, 1)).rejects.toMatchObject({ code: 'session.damaged' })
  const health = await library.check(recorder.id)
  expect(health.healthy).toBe(false)
  expect(health.checks.find((c) => c.id === 'readable')).toMatchObject({ outcome: 'fail', count: 1 })
})

test('they cross the contract as they are', () => {
  const message = { t: 's', i: '1', r: { preferences: [...ODD, 1], text: '$number' } }
  expect(decodeMessage(encodeMessage(message))).toEqual(message)
})
