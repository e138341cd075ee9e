import sharp from 'sharp'
import { expect, test } from 'vitest'
import { encodeFrame } from '../../../electron/main/capture/encode'
import { plainPng } from '../../../electron/main/record/plain-png'
import { Random } from '../../../electron/shared/random'

const WIDTH = 37
const HEIGHT = 23

/** Slopes with some noise: a picture whose rows are worth filtering. */
function slopes(channels: 1 | 3 | 4): Buffer {
  const random = new Random(3)
  const length = WIDTH * HEIGHT * channels
  return Buffer.from(Array.from({ length }, (_, i) => (i * 3 + random.integer(9)) & 255))
}

const decoded = async (png: Uint8Array): Promise<number[]> => [
  ...(await sharp(png).ensureAlpha().raw().toBuffer())
]

test.each([
  [1, false],
  [3, false],
  [3, true],
  [4, true]
] as const)('reads what sharp reads: %i channels, filtered %s', async (channels, adaptiveFiltering) => {
  const raw = sharp(slopes(channels), { raw: { width: WIDTH, height: HEIGHT, channels } })
  const grey = channels === 1 ? raw.toColourspace('b-w') : raw
  const png = await grey.png({ adaptiveFiltering, palette: false }).toBuffer()
  const pixels = plainPng(png)!
  expect(pixels).toMatchObject({ width: WIDTH, height: HEIGHT })
  expect([...pixels.data]).toEqual(await decoded(png))
})

test('pictures as the app records them are plain', async () => {
  const at = { width: WIDTH, height: HEIGHT, tMonotonicMs: 0, seq: 0 }
  for (const frame of [
    { ...at, format: 'rgba8' as const, data: slopes(4) },
    { ...at, format: 'gray8' as const, data: slopes(1) }
  ]) {
    const { bytes } = await encodeFrame(frame)
    expect([...plainPng(bytes)!.data]).toEqual(await decoded(bytes))
  }
})

test('leaves to others what is not plain, cut or damaged', async () => {
  const raw = sharp(slopes(3), { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
  const png = await raw.clone().png().toBuffer()
  const broken = Buffer.from(png)
  broken.fill(0x5a, 60, 90)
  for (const other of [
    await raw.clone().png({ palette: true }).toBuffer(),
    await raw.clone().png({ progressive: true }).toBuffer(),
    await raw.clone().withIccProfile('p3').png().toBuffer(),
    await raw.clone().jpeg().toBuffer(),
    png.subarray(0, 80),
    png.subarray(0, 20),
    broken,
    new Uint8Array()
  ])
    expect(plainPng(other)).toBeNull()
})
