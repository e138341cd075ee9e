import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import sharp from 'sharp'
import { thumbnailOf } from '../../../electron/main/capture/thumbnail'
import { Thumbnails } from '../../../electron/main/targets/thumbnails'

describe('Thumbnails', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('makes one at most about once a second, however often it is asked for', async () => {
    const make = vi.fn((id: string) => Promise.resolve(`${id} ${make.mock.calls.length}`))
    const thumbnails = new Thumbnails(make)
    expect(await Promise.all([thumbnails.of('a'), thumbnails.of('a')])).toEqual(['a 1', 'a 1'])
    expect(await thumbnails.of('a')).toBe('a 1')
    vi.advanceTimersByTime(1_000)
    expect(await thumbnails.of('a')).toBe('a 2')
  })

  it('makes one at a time, and has none for what fails', async () => {
    let running = 0
    let most = 0
    const thumbnails = new Thumbnails(async (id) => {
      most = Math.max(most, ++running)
      await Promise.resolve()
      running--
      if (id === '3') throw new Error('closed')
      return id
    })
    const ids = ['1', '2', '3', '4']
    expect(await Promise.all(ids.map((id) => thumbnails.of(id)))).toEqual(['1', '2', '', '4'])
    expect(most).toBe(1)
  })

  it('lets a crowd go without rather than queue up', async () => {
    const make = vi.fn((id: string) => Promise.resolve(id))
    const thumbnails = new Thumbnails(make)
    const got = await Promise.all(Array.from({ length: 100 }, (_, i) => thumbnails.of(`${i}`)))
    expect(got.filter((picture) => picture !== '').length).toBe(24)
    expect(make).toHaveBeenCalledTimes(24)
  })

  it('forgets the oldest', async () => {
    const make = vi.fn((id: string) => Promise.resolve(id))
    const thumbnails = new Thumbnails(make)
    for (let i = 0; i < 60; i++) await thumbnails.of(`${i}`)
    await thumbnails.of('59')
    await thumbnails.of('0')
    expect(make).toHaveBeenCalledTimes(61)
  })
})

describe('a thumbnail', () => {
  const sizeOf = async (width: number, height: number) => {
    const data = new Uint8Array(width * height * 4).fill(200)
    const url = await thumbnailOf({ width, height, format: 'rgba8', data })
    expect(url).toMatch(/^data:image\/jpeg;base64,/)
    expect(url.length).toBeLessThan(20_000)
    const jpeg = await sharp(Buffer.from(url.split(',')[1]!, 'base64')).metadata()
    return [jpeg.width, jpeg.height]
  }

  it('keeps the shape of the window and fits a small box', async () => {
    expect(await sizeOf(1280, 800)).toEqual([160, 100])
    expect(await sizeOf(400, 1600)).toEqual([25, 100])
    expect(await sizeOf(3000, 90)).toEqual([160, 5])
    expect(await sizeOf(80, 64)).toEqual([80, 64])
  })
})
