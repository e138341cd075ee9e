import { describe, expect, it } from 'vitest'
import { Places } from '../../../electron/main/memory-finder/places'
import type { MemoryMark } from '../../../electron/shared/memory-finder'
import { Random } from '../../../electron/shared/random'

const BASE = 0x2000
const whole = (size: number) => [{ base: BASE, size }]

/** Narrows by one mark after the other; each comes with the memory as it then is. */
function narrow(start: Uint8Array, ...marks: [MemoryMark, Uint8Array][]): Places {
  let [places, before] = [Places.all(BASE, whole(start.length)), start]
  for (const [mark, now] of marks) {
    places = places.narrowed(mark, before, now)
    before = now
  }
  return places
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const found = (places: Places): string[] =>
  places.first(1000).map(({ at, type, length }) => `${type}${length ?? ''}@${at - BASE}`)

describe('the places of a number', () => {
  it('are those that a mark fits, in every form', () => {
    const places = narrow(bytes(7, 0x20, 0x01, 120, 0), [
      { kind: 'is', value: 120 },
      bytes(7, 0x20, 0x01, 120, 0)
    ])
    expect(found(places)).toEqual(['u8@3', 'i8@3', 'u16le@3', 'bcd16le@1'])
  })

  it.each<[MemoryMark, string[]]>([
    [{ kind: 'went', from: 3, to: 5 }, ['u8@0', 'bcd8@0', 'i8@0']],
    [{ kind: 'changedBy', by: 2 }, ['u8@0', 'bcd8@0', 'i8@0']],
    [{ kind: 'changedBy', by: -1 }, ['u8@1', 'bcd8@1', 'i8@1']],
    [{ kind: 'greater' }, ['u8@0', 'bcd8@0', 'i8@0']],
    [{ kind: 'less' }, ['u8@1', 'bcd8@1', 'i8@1']],
    [{ kind: 'changed' }, ['u8@0', 'u8@1', 'bcd8@0', 'bcd8@1', 'i8@0', 'i8@1']],
    [{ kind: 'unchanged' }, ['u8@2', 'bcd8@2', 'i8@2']],
    [{ kind: 'is', value: 9 }, ['u8@2', 'bcd8@2', 'i8@2']]
  ])('are told by %j', (mark, expected) => {
    // Numbers of one byte only: longer ones would fit too.
    const places = narrow(bytes(3, 8, 9), [mark, bytes(5, 7, 9)])
    expect(found(places).filter((place) => /8@/.test(place))).toEqual(expected)
  })

  it('are not where there is no number in decimal digits', () => {
    const places = narrow(bytes(0x1f), [{ kind: 'changed' }, bytes(0x20)])
    expect(found(places)).toEqual(['u8@0', 'i8@0'])
  })

  it('may have held no number before, where only what is there now was said', () => {
    const places = narrow(bytes(0xff, 0xff), [{ kind: 'is', value: 1250 }, bytes(0x50, 0x12)])
    expect(found(places)).toEqual(['bcd16le@0'])
  })

  it('lie in one range of the memory as a whole', () => {
    const ranges = [
      { base: BASE, size: 2 },
      { base: BASE + 4, size: 1 }
    ]
    const places = Places.all(BASE, ranges).first(1000)
    const ends = places.filter(({ type }) => type === 'u16le').map(({ at }) => at - BASE)
    expect(ends).toEqual([0])
    expect(places.filter(({ type }) => type === 'u8').map(({ at }) => at - BASE)).toEqual([0, 1, 4])
  })

  it('narrow down to the one, in 64 KiB full of other things, within a moment', () => {
    const random = new Random(9)
    const noise = (): Uint8Array => Uint8Array.from({ length: 65536 }, () => random.integer(256))
    const withScore = (score: number): Uint8Array => {
      const memory = noise()
      // Three bytes of decimal digits, low first; other bytes as they come.
      memory.set(
        [score % 100, Math.floor(score / 100) % 100, 0].map((part) => part + 6 * Math.floor(part / 10)),
        0x20f8
      )
      return memory
    }
    const scores = [120, 150, 180, 210, 1250]
    const images = scores.map(withScore)
    const startedAt = performance.now()
    const marks = images
      .slice(1)
      .map((image, i): [MemoryMark, Uint8Array] => [
        { kind: 'went', from: scores[i] ?? 0, to: scores[i + 1] ?? 0 },
        image
      ])
    const places = narrow(images[0]!, ...marks)
    expect(found(places)).toEqual([`bcd16le@${0x20f8}`, `bcd24le@${0x20f8}`])
    expect(performance.now() - startedAt).toBeLessThan(2000)
  })

  it('stay as they were: a mark makes new ones', () => {
    const start = bytes(1, 2, 3)
    const all = Places.all(BASE, whole(3))
    const { count } = all
    expect(all.narrowed({ kind: 'changed' }, start, start).count).toBe(0)
    expect(all.count).toBe(count)
  })

  it('tell no more than asked for', () => {
    expect(Places.all(BASE, whole(100)).first(7)).toHaveLength(7)
  })
})
