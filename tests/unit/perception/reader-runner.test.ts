import { describe, expect, it } from 'vitest'
import { ReaderRunner, type RunnerParts } from '../../../electron/main/perception/reader-runner'
import { FieldEpisodes } from '../../../electron/main/play/field-episodes'
import { profileSchema } from '../../../electron/shared/profile'
import { AppError } from '../../../electron/shared/errors'
import type { ReaderValue } from '../../../electron/shared/perception/fields'
import { phasesSchema } from '../../../electron/shared/perception/phases'
import type { PrepareRequest, ReadRequest } from '../../../electron/shared/perception/reading-process'
import { readersSchema } from '../../../electron/shared/perception/readers'
import { frameOf, painted } from './pictures'

const region = { x: 0, y: 0, width: 0.5, height: 0.5 }
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A process that reads, answered by the test. */
class Desk {
  readonly prepared: PrepareRequest[] = []
  readonly asked: {
    request: ReadRequest
    answer: (value: ReaderValue) => void
    refuse: (error: Error) => void
  }[] = []
  readonly forgotten: number[] = []
  readonly parts: RunnerParts = {
    host: {
      prepare: async (request) => {
        this.prepared.push(request)
        return null
      },
      read: (request) =>
        new Promise((answer, refuse) => {
          this.asked.push({ request, answer, refuse })
        }),
      forget: (id) => void this.forgotten.push(id)
    },
    loadTemplate: async ({ file, field }) => {
      throw new AppError('perception.templateMissing', { file, field })
    }
  }
}

async function runner(readers: readonly object[], desk = new Desk(), more: Partial<RunnerParts> = {}) {
  const made = new ReaderRunner(readersSchema.parse(readers), { ...desk.parts, ...more })
  await made.prepare()
  return { runner: made, desk }
}

const score = { field: 'score', kind: 'number', region, rateHz: 10, vote: 1 }
const grey = (level: string): ReturnType<typeof painted> => painted(40, 20, level)

describe('running readers', () => {
  it('reads each at its own rate', async () => {
    const { runner: run } = await runner([
      { field: 'fast', kind: 'colour', colour: '#ffffff', region, rateHz: 20, vote: 1 },
      { field: 'slow', kind: 'colour', colour: '#ffffff', region, rateHz: 2, vote: 1 }
    ])
    for (let t = 0; t < 1000; t += 10) run.offer(frameOf(grey('#ffffff'), t))
    expect(run.facts.map(({ field, readings }) => [field, readings])).toEqual([
      ['fast', 20],
      ['slow', 2]
    ])
  })

  it('never waits, and asks the process only where pixels changed', async () => {
    const { runner: run, desk } = await runner([score])
    run.offer(frameOf(grey('#000000'), 0))
    expect(desk.asked).toHaveLength(1)
    expect(desk.asked[0]!.request).toMatchObject({ pictureWidth: 40, region: { width: 20, height: 10 } })
    desk.asked[0]!.answer({ value: 120, confidence: 1 })
    await turn()
    // Changed outside of the region only.
    run.offer(frameOf(painted(40, 20, '#000000', [['#ffffff', 20, 10, 20, 10]]), 100))
    expect(desk.asked).toHaveLength(1)
    run.offer(frameOf(painted(40, 20, '#000000', [['#010101', 19, 9, 1, 1]]), 200))
    expect(desk.asked).toHaveLength(2)
    expect(run.fields.get('score')).toEqual({ value: 120, confidence: 1, isSure: true })
    expect(run.facts[0]).toMatchObject({ readings: 2, skipped: 0, problem: null })
  })

  it('a reader slower than its rate leaves readings out, says so, and says no more once it keeps up', async () => {
    const { runner: run, desk } = await runner([score])
    for (let t = 0; t <= 300; t += 100) run.offer(frameOf(grey(`#0000${10 + t / 100}`), t))
    expect(desk.asked).toHaveLength(1)
    expect(run.facts[0]).toMatchObject({
      skipped: 3,
      problem: { code: 'perception.slow', params: { field: 'score', rate: 10 } }
    })
    for (let i = 0; i < 2; i++) {
      desk.asked[i]!.answer({ value: 1, confidence: 1 })
      await turn()
      run.offer(frameOf(grey(`#00002${i}`), 400 + 100 * i))
    }
    expect(run.facts[0]).toMatchObject({ skipped: 3, problem: null })
  })

  it('a process that fell costs readings, not values: the same picture is read again', async () => {
    const { runner: run, desk } = await runner([score])
    run.offer(frameOf(grey('#000000'), 0))
    desk.asked[0]!.answer({ value: 7, confidence: 1 })
    await turn()
    run.offer(frameOf(grey('#111111'), 100))
    desk.asked[1]!.refuse(new AppError('perception.down'))
    await turn()
    expect(run.fields.get('score')?.value).toBe(7)
    expect(run.facts[0]?.problem).toMatchObject({ code: 'perception.down' })
    run.offer(frameOf(grey('#111111'), 200))
    desk.asked[2]!.answer({ value: 8, confidence: 1 })
    await turn()
    expect(run.facts[0]?.problem).toBeNull()
    expect(run.fields.get('score')?.value).toBe(8)
  })

  it('a template that is missing says so; the other readers go on', async () => {
    const template = { field: 'logo', kind: 'template', file: 'logo.png', cutAtWidth: 40, region }
    const { runner: run, desk } = await runner([template, score])
    run.offer(frameOf(grey('#000000'), 0))
    expect(run.facts[0]).toMatchObject({
      field: 'logo',
      readings: 0,
      problem: { code: 'perception.templateMissing', params: { file: 'logo.png' } }
    })
    expect(desk.asked).toHaveLength(1)
  })

  it('a window that changes its size in mid game is read on, at the same place of it', async () => {
    const { runner: run, desk } = await runner([{ ...score, vote: 3 }])
    run.offer(frameOf(painted(40, 20, '#000000'), 0))
    desk.asked[0]!.answer({ value: 5, confidence: 1 })
    await turn()
    run.offer(frameOf(painted(80, 60, '#000000'), 100))
    expect(desk.asked[1]!.request).toMatchObject({ pictureWidth: 80, region: { width: 40, height: 30 } })
    desk.asked[1]!.answer({ value: 6, confidence: 1 })
    await turn()
    // The votes of the old size are gone.
    expect(run.fields.get('score')?.value).toBe(6)
  })

  it('reads inside the part of the frame where the game is', async () => {
    const { runner: run } = await runner([
      { field: 'red', kind: 'colour', colour: '#ff0000', region, vote: 1 }
    ])
    const frame = frameOf(painted(40, 20, '#000000', [['#ff0000', 10, 4, 10, 8]]), 0)
    run.offer(frame, null, { x: 10, y: 4, width: 20, height: 16 })
    expect(run.fields.get('red')?.value).toBe(1)
  })

  it('what was asked before a game began does not count in it', async () => {
    const { runner: run, desk } = await runner([score])
    run.offer(frameOf(grey('#000000'), 0))
    run.clear()
    desk.asked[0]!.answer({ value: 900, confidence: 1 })
    await turn()
    expect(run.fields.get('score')).toEqual({ value: null, confidence: 0, isSure: false })
  })

  it('knows no phase before all that its rules ask about has been read', async () => {
    const { runner: run, desk } = await runner(
      [score, { field: 'line', kind: 'text', region, rateHz: 10, vote: 3 }, { ...score, field: 'lives' }],
      new Desk(),
      {
        phases: phasesSchema.parse([
          { phase: 'over', when: [{ field: 'line', matches: 'over' }] },
          { phase: 'play', when: [{ field: 'score', present: true }] }
        ])
      }
    )
    const phases: (string | null)[] = []
    for (const [i, line] of [null, null, 'over', 'over'].entries()) {
      desk.asked.length = 0
      run.offer(frameOf(grey(`#00000${i}`), 100 * i))
      // The lives, which no rule asks about, are never answered.
      desk.asked[0]!.answer({ value: 7, confidence: 1 })
      desk.asked[1]!.answer({ value: line, confidence: line === null ? 0 : 1 })
      await turn()
      phases.push(run.phase)
    }
    expect(phases).toEqual([null, 'play', 'play', 'over'])
    run.clear()
    expect(run.phase).toBeNull()
  })

  it('tells what changed, with the phase', async () => {
    const phases = phasesSchema.parse([{ phase: 'dead', when: [{ field: 'lives', is: 0 }] }])
    const { runner: run } = await runner(
      [{ field: 'lives', kind: 'memory', at: 0, type: 'u8', rateHz: 10 }],
      new Desk(),
      { phases }
    )
    const told: [string, unknown, string | null][] = []
    run.onChange(({ field, state, phase }) => told.push([field, state.value, phase]))
    ;[3, 3, 0, 0].forEach((lives, i) =>
      run.offer(frameOf(grey('#000000'), 100 * i), { base: 0, bytes: Uint8Array.of(lives) })
    )
    expect(told).toEqual([
      ['lives', 3, null],
      ['lives', 0, 'dead']
    ])
  })

  it('one misreading of an empty line ends no episode, whatever it lasts; one that is read again does', async () => {
    const game = profileSchema.parse({
      ...{ format: 2, id: 'tiles', title: { en: 'a', fr: 'a' }, attach: { window: { title: 'tiles' } } },
      clock: { kind: 'realTime', decisionsPerSecond: 3 },
      readers: [
        { field: 'score', kind: 'memory', at: 0, type: 'u8' },
        { field: 'line', kind: 'text', language: 'en', region, rateHz: 3 }
      ],
      phaseRules: [
        { phase: 'over', when: [{ field: 'line', matches: '(?i)over' }] },
        { phase: 'play', when: [{ field: 'score', present: true }] }
      ],
      episode: { score: 'score', phases: ['play'] }
    })
    const desk = new Desk()
    const { runner: run } = await runner(game.readers, desk, { phases: game.phaseRules })
    const episodes = new FieldEpisodes(game)
    let now = 0
    const ended: number[] = []
    /** For a third of a second the line is read so. */
    const read = async (value: string | null): Promise<void> => {
      for (let picture = 0; picture < 8; picture++, now += 1000 / 24) {
        const line = grey(`#0000${(desk.asked.length + 10).toString(16)}`)
        run.offer(frameOf(line, now), { base: 0, bytes: Uint8Array.of(16) })
        for (const { answer } of desk.asked) answer({ value, confidence: value === null ? 0 : 0.9 })
        await turn()
        const state = { phase: run.phase, fields: {}, entities: [] }
        if (episodes.observe(state, now).ended) ended.push(desk.asked.length)
      }
    }
    for (const value of [null, null, null, 'overs', null, null, null]) await read(value)
    expect([episodes.isRunning, ended]).toEqual([true, []])
    for (const value of ['Game Over', 'Game Over', 'Game Over']) await read(value)
    expect(episodes.isRunning).toBe(false)
    expect(ended).toHaveLength(1)
  })

  it('once closed says nothing and lets the process forget its readers', async () => {
    const { runner: run, desk } = await runner([score])
    const told: unknown[] = []
    run.onChange((change) => told.push(change))
    run.offer(frameOf(grey('#000000'), 0))
    run.close()
    desk.asked[0]!.answer({ value: 5, confidence: 1 })
    await turn()
    expect(told).toEqual([])
    expect(desk.forgotten).toEqual([desk.prepared[0]!.id])
  })
})
