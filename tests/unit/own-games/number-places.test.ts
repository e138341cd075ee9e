import { describe, expect, it } from 'vitest'
import { withLikelyNumbers } from '../../../electron/main/games/likely-numbers'
import { numberPlaces, type Look } from '../../../electron/main/games/number-places'
import type { FoundNumber } from '../../../electron/shared/perception/found-numbers'
import { profileSchema } from '../../../electron/shared/profile'

const DIGIT = 10
const SIZE = { width: 400, height: 200 }

/** A number whose left edge lies at `x`, or whose right edge at `right`. */
function found(
  text: string,
  {
    x,
    right,
    y = 20,
    label = null,
    room = 100,
    thousands = 'none'
  }: Partial<Record<'x' | 'right' | 'y' | 'room', number>> & {
    label?: string | null
    thousands?: FoundNumber['thousands']
  }
): FoundNumber {
  const width = DIGIT * text.length
  const left = x ?? right! - width
  return {
    box: { x: left, y, width, height: 16 },
    text,
    thousands,
    label,
    room: { left: room, right: room }
  }
}

const looksOf = (
  pictures: readonly (readonly FoundNumber[])[],
  stretch: (i: number) => number = () => 0
): Look[] => pictures.map((numbers, i) => ({ ...SIZE, stretch: stretch(i), numbers }))

const inPixels = (part: number, of: 'width' | 'height'): number => Math.round(part * SIZE[of])

describe('where numbers stand in a game’s picture', () => {
  it('those that rise come first, then those that fall, then what stays', () => {
    const places = numberPlaces(
      looksOf(
        ['5', '15', '40', '95'].map((score, i) => [
          found('2048', { x: 200 }),
          found(String(9 - i), { x: 300 }),
          found(score, { x: 20 })
        ])
      )
    )
    expect(places.map(({ moves, values }) => [moves, values])).toEqual([
      ['rises', [5, 15, 40, 95]],
      ['falls', [9, 8, 7, 6]],
      ['stays', [2048, 2048, 2048, 2048]]
    ])
  })

  it('a game that begins anew between two stretches does not make its score fall', () => {
    const scores = ['120', '130', '150', '10', '20', '20']
    const [place] = numberPlaces(
      looksOf(
        scores.map((score) => [found(score, { right: 80 })]),
        (i) => Math.floor(i / 3)
      )
    )
    expect(place).toMatchObject({ moves: 'rises', values: [120, 130, 150, 10, 20, 20] })
  })

  it.each([
    ['rises', 'grew between them', [0, 0, 3, 3, 18, 18]],
    ['falls', 'fell between them', [9, 9, 5, 5, 4, 4]],
    ['changes', 'grew once', [0, 0, 0, 0, 5, 5]],
    ['changes', 'began anew between them', [4, 4, 18, 18, 0, 0, 7, 7]]
  ])('%s: what stood still in every stretch and %s', (moves, _, values) => {
    const [place] = numberPlaces(
      looksOf(
        values.map((value) => [found(String(value), { right: 90 })]),
        (i) => Math.floor(i / 2)
      )
    )
    expect(place).toMatchObject({ moves, values })
  })

  it.each([
    ['rises', 'begins anew twice', [9, 26, 63, 0, 10, 44, 0, 12]],
    ['rises', 'is won a lot of at once', [9, 26, 1064, 1070, 0, 4]],
    ['falls', 'lives that are given again', [3, 2, 1, 3, 2, 1]],
    ['falls', 'a clock that is wound up again', [90, 60, 30, 90, 61, 29]],
    ['changes', 'fell once, to nothing', [122, 122, 122, 0]],
    ['changes', 'comes and goes', [0, 1, 0, 2, 0, 3]],
    ['changes', 'of two values', [0, 1, 0, 1, 0, 1]],
    ['changes', 'of two values, shortly', [2, 1, 2, 1]]
  ])('%s: what %s', (moves, _, values) => {
    const [place] = numberPlaces(looksOf(values.map((value) => [found(String(value), { right: 90 })])))
    expect(place).toMatchObject({ moves, values })
  })

  it.each([
    ['from the left', { x: 20 }, 20, 60],
    ['from the right', { right: 80 }, 40, 80]
  ])('its region has room for a digit more, %s', (_, at, left, right) => {
    const [place] = numberPlaces(looksOf(['5', '95', '120'].map((text) => [found(text, at)])))
    const { x, width } = place!.region
    const least = 'x' in at ? right - DIGIT : right
    expect(inPixels(x, 'width')).toBeLessThanOrEqual(left + DIGIT)
    expect(inPixels(x, 'width')).toBeGreaterThanOrEqual(left)
    expect(inPixels(x + width, 'width')).toBeGreaterThanOrEqual(least)
    expect(inPixels(x + width, 'width')).toBeLessThanOrEqual(right)
    expect(inPixels(width, 'width')).toBeGreaterThan(3 * DIGIT)
  })

  it('and none where something else stands there', () => {
    const [place] = numberPlaces(
      looksOf(['5', '95', '120'].map((text) => [found(text, { x: 20, room: text.length === 3 ? 0 : 50 })]))
    )
    expect(inPixels(place!.region.width, 'width')).toBe(3 * DIGIT)
  })

  it('always so many digits with zeros before them', () => {
    const [padded] = numberPlaces(looksOf(['0000', '0120', '0400'].map((text) => [found(text, { x: 20 })])))
    expect(padded).toMatchObject({ digits: 4, values: [0, 120, 400] })
    const cut = ['0000', '0120', '0200', '0300', '040'].map((text) => [found(text, { x: 20 })])
    expect(numberPlaces(looksOf(cut))[0]).toMatchObject({
      ...{ digits: 4, moves: 'rises', values: [0, 120, 200, 300, null] }
    })
    const [plain] = numberPlaces(looksOf(['0', '10', '40'].map((text) => [found(text, { x: 20 })])))
    expect(plain!.digits).toBeNull()
  })

  it('groups of three digits, as soon as one number has them', () => {
    const scores = [found('950', { x: 20 }), found('1250', { x: 20, thousands: 'comma' })]
    expect(numberPlaces(looksOf(scores.map((score) => [score])))[0]).toMatchObject({ thousands: 'comma' })
  })

  it('a number that is seldom there is none; pictures of another size count for nothing', () => {
    const looks = looksOf([[found('7', { x: 20 })], [], [], []])
    expect(numberPlaces(looks)).toEqual([])
    const other = { stretch: 0, width: 10, height: 10, numbers: [found('1', { x: 0 })] }
    const [place] = numberPlaces([...looksOf([[found('7', { x: 20 })]]), other])
    expect(place!.values).toEqual([7])
    expect(numberPlaces([])).toEqual([])
  })
})

describe('a first profile takes', () => {
  const draft = { id: 'mine', title: { en: 'Mine', fr: 'À moi' } }
  const places = (label: string | null) =>
    numberPlaces(
      looksOf(
        ['5', '15', '40'].map((score, i) => [
          found(score, { x: 20 }),
          found(String(100 + 7 * i), { x: 120, label }),
          found(String(9 - i), { x: 220, label: 'Moves left' }),
          found(String(3 * i), { x: 320 })
        ])
      )
    )

  it('what rises as the score that counts, and what changes under a name', () => {
    const filled = withLikelyNumbers(draft, places(null))
    expect(filled.readers?.map(({ field }) => field)).toEqual(['score', 'movesLeft'])
    expect(filled.readers).toMatchObject([{ plausible: { only: 'up' } }, { plausible: { only: 'down' } }])
    expect(filled.rewards).toEqual([{ field: 'score', of: 'gain', weight: 1 }])
    expect(filled.episode).toEqual({ score: 'score' })
    const profile = {
      format: 2,
      attach: { window: { program: 'x' } },
      clock: { kind: 'realTime', decisionsPerSecond: 10 }
    }
    expect(
      profileSchema.safeParse({ ...profile, controls: [], actions: [], ...filled }).error?.issues
    ).toBeUndefined()
  })

  it('of two that rise the one that is called so', () => {
    const filled = withLikelyNumbers(draft, places('Your points'))
    expect(filled.readers?.[0]).toMatchObject({ field: 'score' })
    expect(inPixels((filled.readers?.[0] as { region: { x: number } }).region.x, 'width')).toBeGreaterThan(80)
  })

  it('not the best of earlier games', () => {
    const looks = looksOf(
      ['5', '15', '40'].map((score) => [found('900', { x: 120, label: 'HI SCORE' }), found(score, { x: 20 })])
    )
    const [reader] = withLikelyNumbers(draft, numberPlaces(looks)).readers as { region: { x: number } }[]
    expect(inPixels(reader!.region.x, 'width')).toBeLessThan(80)
  })

  it('nor the best that rises with the score', () => {
    const looks = looksOf(
      ['5', '15', '40'].map((score) => [
        found(score, { x: 120, label: 'HIGH SCORE' }),
        found(score, { x: 220 })
      ])
    )
    const filled = withLikelyNumbers(draft, numberPlaces(looks))
    const score = filled.readers?.find(({ field }) => field === filled.episode?.score)
    expect(inPixels((score as { region: { x: number } }).region.x, 'width')).toBeGreaterThan(200)
  })

  it('nothing beside readers that a person made, and nothing where nothing moves', () => {
    const made = {
      ...draft,
      readers: [{ kind: 'changed' as const, field: 'still', region: { x: 0, y: 0, width: 1, height: 1 } }]
    }
    expect(withLikelyNumbers(made, places(null))).toBe(made)
    const still = numberPlaces(looksOf(['7', '7'].map((text) => [found(text, { x: 20, label: 'Level' })])))
    expect(withLikelyNumbers(draft, still).readers ?? []).toEqual([])
  })
})
