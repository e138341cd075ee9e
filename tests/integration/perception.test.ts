import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { crop } from '../../electron/main/perception/crop'
import { FieldJudge } from '../../electron/main/perception/field-judge'
import { ReaderRunner } from '../../electron/main/perception/reader-runner'
import { numberPlaces, type Look } from '../../electron/main/games/number-places'
import { ReadingHost, type ReadingHealth } from '../../electron/main/perception/reading-host'
import { resources } from '../../electron/main/resources'
import { intersection } from '../../electron/shared/geometry/rectangle'
import { ramNumber } from '../../electron/shared/ram'
import { Random } from '../../electron/shared/random'
import { readersSchema, type ReaderOf } from '../../electron/shared/perception/readers'
import { regionPixels } from '../../electron/shared/perception/region'
import { BUTTON } from '../../native/board'
import { rememberingStart } from '../support/input-children'
import { profile } from '../support/invaders'
import { pictureOf, running } from '../support/running-cabinet'

const { start, children } = rememberingStart(resources.reading)
const host = new ReadingHost(start, { backoffMs: 10 })
afterAll(() => host.close())

const SCORE = {
  field: 'score',
  kind: 'number',
  region: { x: 4 / 224, y: 20 / 256, width: 67 / 224, height: 15 / 256 },
  format: { digits: { min: 4, max: 4 } },
  plausible: { only: 'up' },
  rateHz: 10
}
const [reader] = readersSchema.parse([SCORE]) as [ReaderOf<'number'>]
const noTemplates = { host, loadTemplate: () => Promise.reject(new Error('none is asked for')) }
const scoreOf = ramNumber(profile.memory, 'score')

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}

describe('the score of the cabinet, read off its picture', () => {
  it('is what its memory says: at least 98 of 100 after the vote, and never wrong while sure', async () => {
    const board = running()
    const random = new Random(5)
    await host.prepare({ id: 1000, reader })
    const judge = new FieldJudge(reader)
    const part = regionPixels(reader.region, { width: 224, height: 256 })
    const scores = new Set<number>()
    const seen = { right: 0, sureAndWrong: 0, readings: 300 }
    for (let i = 0; i < seen.readings; i++) {
      board.runFrames(BUTTON.fire | [0, BUTTON.left, BUTTON.right][random.integer(3)]!, 6)
      board.runFrames(0, 1)
      const region = crop(pictureOf(board, i), part)
      const state = judge.add(await host.read({ id: 1000, region, pictureWidth: 224 }))
      const before = [...scores].at(-1)
      scores.add(scoreOf(board.ram))
      // The vote comes one reading after a change, by its nature.
      if (state.value === scoreOf(board.ram) || (!state.isSure && state.value === before)) seen.right += 1
      else if (state.isSure) seen.sureAndWrong += 1
    }
    host.forget(1000)
    expect(scores.size).toBeGreaterThan(5)
    expect(seen.right / seen.readings).toBeGreaterThanOrEqual(0.98)
    expect(seen.sureAndWrong / seen.readings).toBeLessThanOrEqual(0.005)
  }, 120_000)
})

describe('the numbers of a picture that nobody has drawn boxes in', () => {
  it('the cabinet’s score is the first of those that rise, as its memory says', async () => {
    const board = running()
    const random = new Random(6)
    const [looks, scores]: [Look[], number[]] = [[], []]
    for (let i = 0; i < 8; i++) {
      for (let k = 0; k < 12; k++) {
        board.runFrames(BUTTON.fire | [0, BUTTON.left, BUTTON.right][random.integer(3)]!, 10)
        board.runFrames(0, 1)
      }
      const picture = crop(pictureOf(board, i), { x: 0, y: 0, width: 224, height: 256 })
      looks.push({ stretch: 0, width: 224, height: 256, numbers: await host.findNumbers(picture) })
      scores.push(scoreOf(board.ram))
    }
    const [first] = numberPlaces(looks)
    expect(new Set(scores).size).toBeGreaterThan(3)
    expect(first).toMatchObject({ moves: 'rises', digits: 4, values: scores })
    const found = regionPixels(first!.region, { width: 224, height: 256 })
    const drawn = regionPixels(reader.region, { width: 224, height: 256 })
    expect(intersection(found, drawn)).not.toBeNull()
  }, 120_000)

  it('none in one that is empty', async () => {
    expect(await host.findNumbers({ width: 64, height: 48, data: new Uint8Array(4 * 64 * 48) })).toEqual([])
  })
})

describe('the process that reads', () => {
  let runner: ReaderRunner
  const health: ReadingHealth[] = []
  beforeAll(async () => {
    host.onHealth((now) => health.push(now))
    runner = new ReaderRunner([reader], noTemplates)
    await runner.prepare()
  })
  afterAll(() => runner.close())

  it('that is killed is started again, told, and reads on with the readers it had', async () => {
    const board = running()
    let tMs = 0
    health.length = 0
    const { restarts } = host.health
    const look = (): void => runner.offer(pictureOf(board, (tMs += 100)))
    const readings = (): number => runner.facts[0]!.readings
    look()
    await until(() => readings() > 0)
    children.at(-1)!.kill()
    await until(() => host.health.state === 'restarting')
    // Another picture, so that there is something to read; while nobody can read it, its field keeps its value.
    board.runFrames(BUTTON.fire, 60)
    board.ram[0x20f8 - 0x2000] = 0x50
    look()
    expect(runner.fields.get('score')).toBeDefined()
    await until(() => host.health.state === 'up')
    const before = readings()
    await until(() => {
      look()
      return readings() > before
    })
    expect(health.map((h) => [h.state, h.restarts - restarts])).toEqual([
      ['restarting', 1],
      ['up', 1]
    ])
    // The test looks faster than it can be read, which may be said; that nobody reads may not.
    expect(runner.facts[0]!.problem?.code).not.toBe('perception.down')
  }, 60_000)
})
