import { describe, expect, it, vi } from 'vitest'
import { PictureHub } from '../../../electron/main/play/picture-hub'
import type { EncodedFrame, Frame } from '../../../electron/shared/frame'

const frame = (seq: number): Frame => ({
  width: 1,
  height: 1,
  format: 'gray8',
  data: new Uint8Array([seq]),
  tMonotonicMs: seq,
  seq
})
const encoded = ({ seq }: Frame): EncodedFrame => ({
  format: 'png',
  width: 1,
  height: 1,
  bytes: new Uint8Array([seq]),
  tMonotonicMs: seq,
  seq
})

describe('PictureHub', () => {
  it('encodes a picture once for all who watch, and not at all for nobody', async () => {
    let encodings = 0
    const hub = new PictureHub(async (f) => {
      encodings += 1
      return encoded(f)
    })
    expect(hub.isWanted(0)).toBe(false)
    const seen: string[] = []
    hub.watch((p) => seen.push(`a${p.seq}`), 60)
    hub.watch((p) => seen.push(`b${p.seq}`), 60)
    expect(hub.isWanted(performance.now())).toBe(true)
    await hub.offer(frame(1))
    expect(seen).toEqual(['a1', 'b1'])
    expect(encodings).toBe(1)
  })

  it('skips pictures while one is being encoded', async () => {
    let release: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (release = resolve))
    const seen: number[] = []
    const hub = new PictureHub(async (f) => {
      await gate
      return encoded(f)
    })
    hub.watch((p) => seen.push(p.seq), 60)
    const first = hub.offer(frame(1))
    await hub.offer(frame(2))
    expect(hub.isWanted(performance.now())).toBe(false)
    release()
    await first
    expect(seen).toEqual([1])
  })

  it('keeps each watcher to its own rate', () => {
    let nowMs = 10_000
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
    const hub = new PictureHub(async (f) => encoded(f))
    const seen: number[] = []
    hub.watch((p) => seen.push(p.seq), 1)
    const showAt = (ms: number, seq: number): void => {
      nowMs = ms
      hub.show(encoded(frame(seq)))
    }
    // One at once, one to make up for the idle time before; then no more within the second.
    for (const [ms, seq] of [
      [10_000, 1],
      [10_001, 2],
      [10_002, 3],
      [10_999, 4]
    ] as const)
      showAt(ms, seq)
    expect(seen).toEqual([1, 2])
    showAt(11_000, 5)
    showAt(11_500, 6)
    expect(seen).toEqual([1, 2, 5])
    clock.mockRestore()
  })

  it('shows a picture that no other follows to everybody, after the one that is being encoded', async () => {
    let release: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (release = resolve))
    const seen: number[] = []
    const hub = new PictureHub(async (f) => {
      if (f.seq === 2) await gate
      return encoded(f)
    })
    hub.watch((p) => seen.push(p.seq), 1)
    await hub.offer(frame(1))
    const second = hub.offer(frame(2))
    const last = hub.present(frame(3))
    release()
    await Promise.all([second, last])
    expect(seen.at(-1)).toBe(3)
    await hub.offer(frame(4))
    await hub.present(frame(5))
    expect(seen.at(-1)).toBe(5)
  })

  it('shows the newest picture to whoever comes later, until it is forgotten', async () => {
    const hub = new PictureHub(async (f) => encoded(f))
    hub.show(encoded(frame(7)))
    const seen: number[] = []
    hub.watch((p) => seen.push(p.seq), 1)
    await Promise.resolve()
    expect(seen).toEqual([7])
    hub.forget()
    hub.watch((p) => seen.push(p.seq), 1)
    await Promise.resolve()
    expect(seen).toEqual([7])
  })

  it('forgets a watcher that stopped', () => {
    const hub = new PictureHub(async (f) => encoded(f))
    const seen: number[] = []
    hub.watch((p) => seen.push(p.seq), 60)()
    hub.show(encoded(frame(1)))
    expect(seen).toEqual([])
  })
})
