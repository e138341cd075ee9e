import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { halve } from '../../../electron/main/capture/box-reduce'
import { encodeFrame } from '../../../electron/main/capture/encode'
import { Random } from '../../../electron/shared/random'
import type { Frame } from '../../../electron/shared/frame'

function frameOf(
  width: number,
  height: number,
  format: Frame['format'],
  valueAt: (x: number, y: number, c: number) => number
): Frame {
  const channels = format === 'gray8' ? 1 : 4
  const data = new Uint8Array(width * height * channels)
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / channels)
    const c = i % channels
    data[i] = c === 3 ? 255 : valueAt(pixel % width, Math.floor(pixel / width), c)
  }
  return { width, height, format, data, tMonotonicMs: 12.5, seq: 3 }
}

const decode = async (bytes: Uint8Array) => sharp(bytes).raw().toBuffer({ resolveWithObject: true })

describe('encodeFrame', () => {
  it('keeps every pixel of a small picture', async () => {
    const random = new Random(1)
    const frame = frameOf(224, 256, 'rgba8', () => random.integer(256))
    const encoded = await encodeFrame(frame)
    expect(encoded).toMatchObject({ format: 'png', width: 224, height: 256, tMonotonicMs: 12.5, seq: 3 })
    const { data, info } = await decode(encoded.bytes)
    expect(info).toMatchObject({ width: 224, height: 256, channels: 3 })
    const rgb = frame.data.filter((_, i) => i % 4 !== 3)
    expect(Buffer.compare(data, rgb)).toBe(0)
  })

  it('keeps every pixel of a small grey picture', async () => {
    const frame = frameOf(84, 84, 'gray8', (x, y) => (x * y) % 256)
    const encoded = await encodeFrame(frame)
    expect(encoded.format).toBe('png')
    const { data, info } = await decode(encoded.bytes)
    const grey = data.filter((_, i) => i % info.channels === 0)
    expect(Buffer.compare(grey, frame.data)).toBe(0)
  })

  it.each([
    [513, 100, 513, 100],
    [960, 600, 960, 600],
    [1280, 800, 640, 400],
    [1921, 1081, 960, 540],
    [3840, 2160, 960, 540]
  ])('makes a JPEG of %i x %i: %i x %i', async (width, height, toWidth, toHeight) => {
    const encoded = await encodeFrame(frameOf(width, height, 'rgba8', (x) => (x < width / 2 ? 20 : 220)))
    expect(encoded).toMatchObject({ format: 'jpeg', width: toWidth, height: toHeight })
    const { data, info } = await decode(encoded.bytes)
    expect(info).toMatchObject({ width: toWidth, height: toHeight, channels: 3 })
    const row = Math.floor(toHeight / 2) * toWidth * 3
    expect(data[row + 30]).toBeCloseTo(20, -1)
    expect(data[row + (toWidth - 10) * 3]).toBeCloseTo(220, -1)
  })
})

describe('halve', () => {
  it('takes the rounded mean of each 2 x 2 square, channel by channel', () => {
    const data = Uint8Array.from([
      10, 1, 2, 255, 20, 1, 2, 255, 9, 9, 9, 9, 30, 1, 2, 255, 41, 2, 4, 255, 9, 9, 9, 9
    ])
    expect(halve({ width: 3, height: 2, format: 'rgba8', data })).toEqual({
      width: 1,
      height: 1,
      format: 'rgba8',
      data: Uint8Array.from([25, 1, 3, 255])
    })
  })

  it('agrees with plain arithmetic on any picture, wherever its bytes lie', () => {
    const random = new Random(2)
    const [width, height] = [37, 23]
    const data = new Uint8Array(width * height * 4 + 1).map(() => random.integer(256)).subarray(1)
    const at = (x: number, y: number, c: number): number => data[(y * width + x) * 4 + c] ?? 0
    const expected: number[] = []
    for (let y = 0; y < 22; y += 2)
      for (let x = 0; x < 36; x += 2)
        for (let c = 0; c < 4; c++)
          expected.push((at(x, y, c) + at(x + 1, y, c) + at(x, y + 1, c) + at(x + 1, y + 1, c) + 2) >> 2)
    expect(Array.from(halve({ width, height, format: 'rgba8', data }).data)).toEqual(expected)
  })

  it('halves grey pictures', () => {
    const data = Uint8Array.from([0, 2, 255, 255, 4, 6, 255, 254])
    expect(halve({ width: 4, height: 2, format: 'gray8', data }).data).toEqual(Uint8Array.from([3, 255]))
  })
})
