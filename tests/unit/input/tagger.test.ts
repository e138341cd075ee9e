import { describe, expect, it } from 'vitest'
import type { InputEvent } from '../../../electron/main/input/events'
import type { HeardEvent } from '../../../electron/main/input/heard'
import { KEYS, type KeyCode } from '../../../electron/main/input/keys'
import { Tagger } from '../../../electron/main/input/tagger'
import { Random } from '../../../electron/shared/random'

const NO_MODIFIERS = { ctrl: false, alt: false, shift: false, meta: false }
const key = (code: KeyCode, down: boolean): InputEvent => ({ kind: 'key', code, down })
const heardKey = (code: KeyCode, down: boolean, atMs: number): HeardEvent => ({
  kind: 'key',
  key: KEYS[code].heard,
  down,
  modifiers: NO_MODIFIERS,
  atMs
})
const move = (x: number, y: number, atMs: number): HeardEvent => ({ kind: 'move', x, y, atMs })

/** Announces an event that happened between these times. */
function inject(tagger: Tagger, event: InputEvent, fromMs: number, toMs: number): void {
  tagger.announce(event, fromMs).done({ fromMs, toMs })
}

describe('tagger', () => {
  it('takes one heard event for one injected one, the next is the person’s', () => {
    const tagger = new Tagger(1)
    inject(tagger, { kind: 'move', at: { x: 5, y: 6 } }, 100, 101)
    expect(tagger.whose(move(5, 6, 100))).toBe('agent')
    expect(tagger.whose(move(5, 6, 100))).toBe('person')
  })

  it('knows an event that is heard before the injection is known to be done', () => {
    const tagger = new Tagger(1)
    const announcement = tagger.announce(key('Space', true), 100)
    expect(tagger.whose(heardKey('Space', true, 100))).toBe('agent')
    announcement.done({ fromMs: 100, toMs: 101 })
    expect(tagger.whose(heardKey('Space', false, 130))).toBe('person')
  })

  it.each([
    ['earlier', 98],
    ['later', 103]
  ])('leaves the same event %s to the person', (_when, atMs) => {
    const tagger = new Tagger(1)
    inject(tagger, { kind: 'move', at: { x: 5, y: 6 } }, 100, 101)
    expect(tagger.whose(move(5, 6, atMs))).toBe('person')
    expect(tagger.whose(move(5, 6, 101))).toBe('agent')
  })

  it('knows a key that is held right after a text, in the millisecond in which that ended', () => {
    const tagger = new Tagger(1)
    inject(tagger, { kind: 'text', text: 'a' }, 100, 101.4)
    expect(tagger.whose(heardKey('KeyA', true, 101))).toBe('agent')
    expect(tagger.whose(heardKey('KeyA', false, 101))).toBe('agent')
    inject(tagger, key('Space', true), 101.8, 102.1)
    expect(tagger.whose(heardKey('Space', true, 102))).toBe('agent')
    expect(tagger.whose(heardKey('Space', true, 762))).toBe('agent')
    expect(tagger.unheard(1_300)).toBe(0)
  })

  it('leaves another place, key or direction to the person', () => {
    const tagger = new Tagger(1)
    inject(tagger, { kind: 'move', at: { x: 5, y: 6 } }, 100, 101)
    inject(tagger, key('KeyA', true), 100, 101)
    inject(tagger, { kind: 'wheel', at: { x: 5, y: 6 }, dx: 0, dy: 1 }, 100, 101)
    expect(tagger.whose(move(5, 7, 100))).toBe('person')
    expect(tagger.whose(heardKey('KeyB', true, 100))).toBe('person')
    expect(tagger.whose(heardKey('KeyA', false, 100))).toBe('person')
    expect(tagger.whose({ kind: 'wheel', turn: -1, isVertical: true, x: 5, y: 6, atMs: 100 })).toBe('person')
    expect(tagger.whose({ kind: 'wheel', turn: 1, isVertical: false, x: 5, y: 6, atMs: 100 })).toBe('person')
    expect(tagger.whose({ kind: 'wheel', turn: 1, isVertical: true, x: 5, y: 6, atMs: 100 })).toBe('agent')
  })

  it('takes the repeats of a key the agent holds for the agent’s, but nothing that no repeat can be', () => {
    const tagger = new Tagger(1)
    inject(tagger, key('Space', true), 100, 101)
    expect(tagger.whose(heardKey('Space', true, 100))).toBe('agent')
    expect(tagger.whose(heardKey('Space', true, 200))).toBe('person')
    expect(tagger.whose(heardKey('Space', true, 760))).toBe('agent')
    expect(tagger.whose(heardKey('Space', true, 800))).toBe('agent')
    expect(tagger.whose(heardKey('Space', false, 810))).toBe('person')
    inject(tagger, key('Space', false), 900, 901)
    expect(tagger.whose(heardKey('Space', false, 900))).toBe('agent')
    expect(tagger.whose(heardKey('Space', true, 1_000))).toBe('person')
  })

  it('takes a moment of typing for the agent’s, and what follows for the person’s', () => {
    const tagger = new Tagger(1)
    inject(tagger, { kind: 'text', text: 'A' }, 100, 102)
    for (const [code, down] of [
      ['ShiftLeft', true],
      ['KeyA', true],
      ['KeyA', false],
      ['ShiftLeft', false]
    ] as const)
      expect(tagger.whose(heardKey(code, down, 101))).toBe('agent')
    expect(tagger.whose(heardKey('KeyA', true, 120))).toBe('person')
  })

  it('notices that injected events are not heard', () => {
    const tagger = new Tagger(1)
    inject(tagger, key('Space', true), 100, 101)
    expect(tagger.unheard(1_000)).toBe(0)
    expect(tagger.unheard(1_200)).toBe(1)
    tagger.forgive()
    expect(tagger.unheard(9_000)).toBe(0)
    tagger.announce(key('Space', false), 9_000).failed()
    inject(tagger, { kind: 'text', text: 'x' }, 9_000, 9_001)
    tagger.announce(key('KeyA', false), 9_000, true).done({ fromMs: 9_000, toMs: 9_100 })
    expect(tagger.unheard(20_000)).toBe(0)
  })

  it('expects nothing of a move to where the pointer is already, and of any other move that it is heard', () => {
    const tagger = new Tagger(1)
    const to = (x: number, fromMs: number): void =>
      inject(tagger, { kind: 'move', at: { x, y: 6 } }, fromMs, fromMs + 1)
    // Where the pointer was before anything was heard of it nobody knows.
    to(5, 100)
    tagger.whose(move(9, 6, 200))
    to(9, 300)
    inject(tagger, { kind: 'button', button: 'left', down: false, at: { x: 20, y: 6 } }, 300, 301)
    tagger.whose({ kind: 'button', button: 1, down: false, x: 20, y: 6, atMs: 300 })
    to(20, 400)
    expect(tagger.unheard(5_000)).toBe(0)
    to(21, 6_000)
    to(20, 6_010)
    expect(tagger.unheard(9_000)).toBe(2)
  })

  it('tells 20,000 mixed events apart without one mistake', () => {
    const random = new Random(3)
    const tagger = new Tagger(1)
    let nowMs = 1_000
    const counts = { agent: 0, person: 0 }
    for (let i = 0; i < 20_000; i++) {
      // The two may come in the same millisecond, never at the same place.
      nowMs += random.integer(3)
      const isAgent = random.integer(2) === 0
      const at = { x: 2 * random.integer(500) + (isAgent ? 0 : 1), y: random.integer(700) }
      if (isAgent) inject(tagger, { kind: 'move', at }, nowMs, nowMs + random.integer(3))
      const whose = tagger.whose(move(at.x, at.y, Math.floor(nowMs)))
      expect(whose).toBe(isAgent ? 'agent' : 'person')
      counts[whose]++
    }
    expect(tagger.unheard(nowMs + 5_000)).toBe(0)
    expect(Math.min(counts.agent, counts.person)).toBeGreaterThan(9_000)
  })
})
