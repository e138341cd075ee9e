import { describe, expect, it } from 'vitest'
import { FieldJudge } from '../../../electron/main/perception/field-judge'
import { FieldVote } from '../../../electron/main/perception/field-vote'
import type { FieldContent, FieldState } from '../../../electron/shared/perception/fields'
import { readersSchema } from '../../../electron/shared/perception/readers'

const region = { x: 0, y: 0, width: 1, height: 1 }
const judge = (options: object): FieldJudge =>
  new FieldJudge(readersSchema.parse([{ field: 'score', kind: 'number', region, ...options }])[0]!)

const feed = (to: FieldJudge, values: readonly FieldContent[], confidence = 1): FieldState[] =>
  values.map((value) => to.add({ value, confidence: value === null ? 0 : confidence }))
const last = (states: readonly FieldState[]): FieldState => states.at(-1)!

describe('vote over frames', () => {
  it('one misread frame among good ones loses, and a value that changed wins with the second', () => {
    const values = (frames: number, read: number[]): FieldContent[] => {
      const vote = new FieldVote(frames, false)
      return read.map((value) => vote.add({ value, confidence: 0.9 }).value)
    }
    expect(values(3, [10, 10, 18, 10, 20, 20])).toEqual([10, 10, 10, 10, 10, 20])
  })

  it('weighs by confidence', () => {
    const vote = new FieldVote(3, false)
    vote.add({ value: 7, confidence: 0.3 })
    vote.add({ value: 7, confidence: 0.3 })
    expect(vote.add({ value: 1, confidence: 0.95 })).toMatchObject({ value: 1, agreement: 1 / 3 })
  })

  it('what could not be read is no value but counts against agreement', () => {
    const vote = new FieldVote(3, false)
    expect(vote.add({ value: null, confidence: 0 })).toEqual({ value: null, confidence: 0, agreement: 0 })
    expect(vote.add({ value: 4, confidence: 0.9 })).toEqual({ value: 4, confidence: 0.9, agreement: 1 / 3 })
  })

  it('of shares takes the middle one', () => {
    const vote = new FieldVote(3, true)
    const values = [0.5, 0.9, 0.51, 0.52].map((value) => vote.add({ value, confidence: 1 }).value)
    expect(values).toEqual([0.5, 0.9, 0.51, 0.52])
  })
})

describe('what is possible', () => {
  const rising = { vote: 1, plausible: { only: 'up', maxJump: 500 } }

  it('a score that falls is not believed until it has been read five times', () => {
    const states = feed(judge(rising), [100, 250, 30, 30, 30, 30, 30, 40])
    expect(states.map(({ value }) => value)).toEqual([100, 250, 250, 250, 250, 250, 30, 40])
    expect(states[2]).toMatchObject({ value: 250, isSure: false, doubt: 'falls' })
    expect(states[6]).toMatchObject({ value: 30, isSure: true })
  })

  it('a jump that is too high is not believed, nor the next that goes on from it', () => {
    const states = feed(judge(rising), [100, 9120, 9130, 120])
    expect(states.map(({ value, doubt }) => [value, doubt])).toEqual([
      [100, undefined],
      [100, 'jump'],
      [100, 'jump'],
      [120, undefined]
    ])
  })

  it.each([
    [1250, 125],
    [1250, 150],
    [125, 1250],
    [4000, 40001]
  ])('a digit lost or gained (%i, then %i) is doubted without any rule', (before, misread) => {
    expect(last(feed(judge({ vote: 1 }), [before, misread]))).toMatchObject({ value: before, doubt: 'digit' })
  })

  it.each([
    [12, 2],
    [9, 10],
    [99, 100],
    [1250, 1300]
  ])('%i, then %i is ordinary', (before, now) => {
    expect(last(feed(judge({ vote: 1 }), [before, now]))).toMatchObject({ value: now, isSure: true })
  })

  it('out of range is never believed', () => {
    const states = feed(judge({ vote: 1, plausible: { min: 0, max: 9 } }), [3, ...Array<number>(20).fill(12)])
    expect(last(states)).toMatchObject({ value: 3, doubt: 'range', isSure: false })
  })

  it('what is not sure neither counts against a value nor becomes one to compare with', () => {
    const field = judge({ vote: 1, plausible: { only: 'up' } })
    feed(field, [100])
    feed(field, Array<number>(9).fill(7), 0.4)
    expect(field.add({ value: 110, confidence: 1 })).toMatchObject({ value: 110, isSure: true })
  })

  it('a game that begins anew is told, and then a score may fall', () => {
    const field = judge(rising)
    feed(field, [400])
    field.clear()
    expect(last(feed(field, [0]))).toMatchObject({ value: 0, isSure: true })
  })
})
