import { describe, expect, it } from 'vitest'
import { CaptureDoctor, type WindowFacts } from '../../../electron/main/capture/doctor'
import { factsOf, type PictureFacts } from '../../../electron/main/capture/picture-facts'
import { isNews, showsGame, type CaptureReport, type CaptureState } from '../../../electron/shared/capture'
import type { Frame } from '../../../electron/shared/frame'
import { clientAreaOf } from '../../../electron/shared/geometry/client-area'
import { Random } from '../../../electron/shared/random'

const PERIOD_MS = 50
const seen: WindowFacts = { isMinimised: false, shareOnMonitors: 1, coveredShare: 0 }
const covered: WindowFacts = { ...seen, coveredShare: 0.4 }
const picture = (fingerprint: number, more: Partial<PictureFacts> = {}): PictureFacts => ({
  fingerprint,
  isBlack: false,
  isCoveredPartBlack: null,
  ...more
})

/** A doctor with a clock, and pictures that change when asked. */
class Practice {
  readonly #doctor = new CaptureDoctor()
  #nowMs = 1_000
  #count = 0
  report: CaptureReport = { state: 'gone', seconds: 0, coveredShare: 0 }

  look(window: WindowFacts | null, seenNow: PictureFacts | null): CaptureState {
    this.report = this.#doctor.examine((this.#nowMs += PERIOD_MS), window, seenNow)
    return this.report.state
  }

  /** Nobody looks for a while. */
  sleep(ms: number): void {
    this.#nowMs += ms
  }

  /** Looks for so long; every state that came, in order. */
  for(seconds: number, window: WindowFacts | null, see: (i: number) => PictureFacts | null): CaptureState[] {
    const states: CaptureState[] = []
    for (let ms = 0; ms < seconds * 1000; ms += PERIOD_MS) {
      const state = this.look(window, see(this.#count++))
      if (states.at(-1) !== state) states.push(state)
    }
    return states
  }
}

const moving = (i: number): PictureFacts => picture(i)
const standing = (): PictureFacts => picture(-1)

describe('capture doctor', () => {
  it('calls a moving picture live, for as long as it moves', () => {
    const practice = new Practice()
    expect(practice.for(20, seen, moving)).toEqual(['live'])
    expect(practice.report.seconds).toBeGreaterThan(19)
  })

  it('calls a menu still, never frozen', () => {
    const practice = new Practice()
    expect(practice.for(60, seen, standing)).toEqual(['live', 'still'])
    expect(practice.report.seconds).toBeCloseTo(60, 0)
  })

  it('calls a picture that always moved and then stands frozen, and live when it moves again', () => {
    const practice = new Practice()
    practice.for(10, seen, moving)
    expect(practice.for(10, seen, standing)).toEqual(['live', 'still', 'frozen'])
    expect(practice.report.seconds).toBeCloseTo(10, 0)
    expect(practice.look(seen, picture(1))).toBe('live')
  })

  it('does not take a late loop for a game that rested', () => {
    const practice = new Practice()
    for (let i = 0; i < 12; i++) {
      practice.for(1, seen, moving)
      practice.sleep(2_000)
    }
    expect(practice.for(10, seen, standing)).toEqual(['live', 'still', 'frozen'])
  })

  it('does not call a blinking cursor that stops frozen', () => {
    const practice = new Practice()
    practice.for(20, seen, (i) => picture(Math.floor(i / 10)))
    expect(practice.for(20, seen, standing)).toEqual(['live', 'still'])
  })

  it('calls black what is black for longer than a fade', () => {
    const practice = new Practice()
    const dark = (): PictureFacts => picture(0, { isBlack: true })
    practice.for(2, seen, moving)
    expect(practice.for(0.8, seen, dark)).toEqual(['live'])
    expect(practice.look(seen, picture(9))).toBe('live')
    expect(practice.for(3, seen, dark)).toEqual(['live', 'black'])
  })

  it('calls covered what is black behind other windows', () => {
    const practice = new Practice()
    practice.for(2, seen, moving)
    const states = practice.for(2, covered, (i) => picture(i, { isCoveredPartBlack: true }))
    expect(states).toEqual(['live', 'covered'])
    expect(practice.report.coveredShare).toBe(0.4)
    expect(practice.for(1, seen, moving)).toEqual(['live'])
  })

  it('sees through other windows where the desktop does, even when the game is dark there later', () => {
    const practice = new Practice()
    expect(practice.for(5, covered, (i) => picture(i, { isCoveredPartBlack: false }))).toEqual(['live'])
    expect(practice.for(9, covered, (i) => picture(i, { isCoveredPartBlack: true }))).toEqual(['live'])
    expect(practice.for(5, covered, (i) => picture(i, { isCoveredPartBlack: true }))).toEqual([
      'live',
      'covered'
    ])
  })

  it('is not misled by one odd moment while a window moves over it', () => {
    const practice = new Practice()
    practice.for(3, covered, (i) => picture(i, { isCoveredPartBlack: true }))
    expect(practice.look(covered, picture(7, { isCoveredPartBlack: false }))).toBe('live')
    expect(practice.for(1, covered, (i) => picture(i, { isCoveredPartBlack: true }))).toEqual([
      'live',
      'covered'
    ])
  })

  it('forgives a picture that cannot be had for a moment, then says where the window is', () => {
    const off = { ...seen, shareOnMonitors: 0.6 }
    const practice = new Practice()
    practice.for(2, seen, moving)
    expect(practice.for(0.4, off, () => null)).toEqual(['live'])
    expect(practice.for(1, off, () => null)).toEqual(['live', 'offScreen'])
    expect(practice.for(1, off, moving)).toEqual(['live'])
    expect(practice.for(1, seen, () => null)).toEqual(['live', 'unseen'])
  })

  it('says at once that a window is minimised or gone', () => {
    const practice = new Practice()
    practice.for(10, seen, moving)
    expect(practice.look({ ...seen, isMinimised: true }, null)).toBe('minimised')
    expect(practice.look(null, null)).toBe('gone')
    expect(practice.report.seconds).toBe(0)
    expect(practice.for(1, seen, moving)).toEqual(['live'])
    // It was away meanwhile: no rhythm is left to break.
    expect(practice.for(20, seen, standing)).toEqual(['live', 'still'])
  })

  it('gives a window that was just restored the time to be drawn', () => {
    const practice = new Practice()
    practice.for(2, { ...seen, isMinimised: true }, () => null)
    expect(practice.for(0.4, { ...seen, shareOnMonitors: 0.9 }, () => null)).toEqual(['minimised'])
    expect(practice.for(1, seen, moving)).toEqual(['live'])
  })

  it('names something for any course of events, and times that never run backwards within a state', () => {
    const random = new Random(5)
    const chance = (): boolean => random.integer(2) === 1
    const practice = new Practice()
    let before = practice.report
    for (let i = 0; i < 20_000; i++) {
      const window = random.integer(20) === 0 ? null : { ...covered, isMinimised: random.integer(20) === 0 }
      const isCoveredPartBlack = [true, false, null][random.integer(3)] ?? null
      const now =
        window === null || random.integer(5) === 0
          ? null
          : picture(random.integer(3), { isBlack: chance(), isCoveredPartBlack })
      practice.look(window, now)
      if (window === null) expect(practice.report.state).toBe('gone')
      else if (window.isMinimised) expect(practice.report.state).toBe('minimised')
      expect(practice.report.seconds).toBeGreaterThanOrEqual(0)
      if (before.state === practice.report.state && before.state !== 'still' && before.state !== 'frozen')
        expect(practice.report.seconds).toBeGreaterThanOrEqual(before.seconds)
      before = practice.report
    }
  })
})

describe('what a picture says', () => {
  const size = { width: 20, height: 10 }
  const area = clientAreaOf({ x: -5, y: 100, ...size }, size, 1)
  const frame = (lit: readonly (readonly [number, number])[]): Frame => {
    const data = new Uint8Array(size.width * size.height * 4)
    for (let i = 3; i < data.length; i += 4) data[i] = 255
    for (const [x, y] of lit) data[(y * size.width + x) * 4 + 1] = 1
    return { ...size, format: 'rgba8', data, tMonotonicMs: 0, seq: 0 }
  }

  it('is black only when no pixel is lit', () => {
    expect(factsOf(frame([]), area, []).isBlack).toBe(true)
    for (const lit of [
      [0, 0],
      [19, 0],
      [0, 9],
      [19, 9],
      [7, 3]
    ] as const)
      expect(factsOf(frame([lit]), area, []).isBlack).toBe(false)
  })

  it('changes its fingerprint with any pixel', () => {
    const prints = new Set(
      [frame([]), frame([[3, 3]]), frame([[3, 4]])].map((f) => factsOf(f, area, []).fingerprint)
    )
    expect(prints.size).toBe(3)
    expect(factsOf(frame([[3, 3]]), area, []).fingerprint).toBe(
      factsOf(frame([[3, 3]]), area, []).fingerprint
    )
  })

  it('looks behind other windows, at their place in the picture', () => {
    const cover = { x: 5, y: 90, width: 100, height: 15 }
    // Pixels 10 to 19, rows 0 to 4, less a pixel all round.
    expect(
      factsOf(
        frame([
          [0, 0],
          [9, 2],
          [12, 7]
        ]),
        area,
        [cover]
      ).isCoveredPartBlack
    ).toBe(true)
    expect(factsOf(frame([[12, 2]]), area, [cover]).isCoveredPartBlack).toBe(false)
    expect(factsOf(frame([[12, 2]]), area, []).isCoveredPartBlack).toBeNull()
    expect(factsOf(frame([]), area, [{ ...cover, x: 500 }]).isCoveredPartBlack).toBeNull()
  })
})

describe('what is made of a state', () => {
  it('learns from what shows the game only', () => {
    const report = (state: CaptureState, coveredShare = 0): CaptureReport => ({
      state,
      seconds: 1,
      coveredShare
    })
    expect(['live', 'still', 'frozen'].every((s) => showsGame(report(s as CaptureState)))).toBe(true)
    expect(
      ['black', 'offScreen', 'minimised', 'unseen', 'gone'].some((s) => showsGame(report(s as CaptureState)))
    ).toBe(false)
    expect(showsGame(report('covered', 0.5))).toBe(true)
    expect(showsGame(report('covered', 1))).toBe(false)
  })

  it('marks what is news', () => {
    expect(isNews('live', 'still')).toBe(false)
    expect(isNews('still', 'frozen')).toBe(true)
    expect(isNews('gone', 'live')).toBe(true)
    expect(isNews('gone', 'gone')).toBe(false)
  })
})
