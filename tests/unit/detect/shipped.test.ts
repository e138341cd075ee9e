import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { detectorCardSchema } from '../../../electron/shared/detector-card'
import { onCanvas } from '../../../electron/worker/detect/learned-pictures'
import { detectorsIn } from '../../../electron/worker/detect/shelf'
import { judge } from '../../../electron/worker/detect/trainer'
import { WINDOWED_GAMES } from '../../../games/registry'

const MOST_BYTES = 8e6
const shipped = detectorsIn([join(import.meta.dirname, '../../../models')])

it('the arena’s detector ships, whole and small, with its card', () => {
  expect(shipped.map(({ name }) => name)).toEqual(['arena-detector'])
  const [{ file, card }] = shipped as [(typeof shipped)[number]]
  const bytes = readFileSync(file)
  expect(bytes.length).toBeLessThan(MOST_BYTES)
  expect(detectorCardSchema.parse(card)).toMatchObject({
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    pictures: 150,
    judged: { by: 'test' }
  })
  expect(card!.command).toMatch(/^apprenti detect train --game arena /)
})

it('it finds what is on pictures of maps, themes and sizes that it never saw', async () => {
  const labelled = WINDOWED_GAMES.find(({ id }) => id === 'arena')!.labelled!
  const [{ file, card }] = shipped as [(typeof shipped)[number]]
  // Another seed than its card's: none of the pictures that it was judged by.
  const pictures = Array.from(
    labelled.draw('heldOut', 77, 20),
    ({ pixels: data, width, height, labels, place }) =>
      onCanvas({ data, width, height }, { name: place, group: place, labels }, labelled.kinds)
  )
  expect(card!.kinds).toEqual(labelled.kinds)
  const { map50 } = await judge(readFileSync(file), pictures, labelled.kinds)
  expect(map50).toBeGreaterThan(0.8)
}, 120_000)
