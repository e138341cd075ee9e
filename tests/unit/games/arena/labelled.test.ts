import { describe, expect, it } from 'vitest'
import type { LabelledPicture } from '../../../../games/contract/labelled'
import { WINDOWED_GAMES } from '../../../../games/registry'

const { labelled } = WINDOWED_GAMES.find(({ id }) => id === 'arena')!
const draw = (part: 'training' | 'heldOut', seed: number, count: number): LabelledPicture[] => [
  ...labelled!.draw(part, seed, count)
]
const training = draw('training', 3, 16)
const heldOut = draw('heldOut', 3, 16)

describe('the arena’s pictures with labels', () => {
  it('are the same for the same seed, and others for another', () => {
    const again = draw('training', 3, 2)
    expect(again.map(({ labels, place, look }) => ({ labels, place, look }))).toEqual(
      training.slice(0, 2).map(({ labels, place, look }) => ({ labels, place, look }))
    )
    expect(Buffer.compare(again[1]!.pixels, training[1]!.pixels)).toBe(0)
    expect(draw('training', 4, 1)[0]!.place).not.toBe(training[0]!.place)
  })

  it('have no place, theme or size in both parts', () => {
    for (const of of [
      ({ place }: LabelledPicture) => place.split(',')[0],
      ({ look }: LabelledPicture) => look.split(',')[0],
      ({ width, height }: LabelledPicture) => `${width} ${height}`
    ]) {
      const seen = new Set(training.map(of))
      expect(heldOut.some((picture) => seen.has(of(picture)))).toBe(false)
    }
  })

  it('have labels of known kinds, within the picture', () => {
    const all = [...training, ...heldOut]
    let count = 0
    for (const { labels, width, height, pixels } of all) {
      expect(pixels).toHaveLength(4 * width * height)
      for (const { kind, box } of labels) {
        count++
        expect(labelled!.kinds).toContain(kind)
        expect(Math.min(box.x, box.y, box.width - 1, box.height - 1)).toBeGreaterThanOrEqual(0)
        expect(box.x + box.width).toBeLessThanOrEqual(width)
        expect(box.y + box.height).toBeLessThanOrEqual(height)
      }
    }
    expect(count).toBeGreaterThan(60)
    expect(new Set(all.flatMap(({ labels }) => labels.map(({ kind }) => kind))).size).toBeGreaterThan(12)
    expect(all.some(({ labels }) => labels.some(({ isHidden }) => isHidden))).toBe(true)
  })
})
