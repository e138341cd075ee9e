import { describe, expect, it } from 'vitest'
import { createClient } from '../../../electron/shared/rpc/client'
import { packPictureHeader } from '../../../electron/shared/rpc/picture'
import type { Wire } from '../../../electron/shared/rpc/wire'

/** A wire with nobody at the other end; the test puts pictures in. */
function pictureWire(): { wire: Wire; arrive: (stream: number, seq: number) => void } {
  let receive = (_message: ArrayBuffer): void => undefined
  const wire: Wire = {
    sendText: () => undefined,
    sendBinary: () => false,
    isCongested: () => false,
    onText: () => undefined,
    onBinary: (listener) => (receive = listener),
    onClose: () => undefined,
    close: () => undefined
  }
  const arrive = (stream: number, seq: number): void =>
    receive(
      packPictureHeader({ stream, seq, format: 'jpeg', width: 1, height: 1, dropped: 0, capturedAtMs: 0 })
        .buffer
    )
  return { wire, arrive }
}

describe('pictures at the client', () => {
  it('keeps the newest picture of a stream nobody listens to yet', () => {
    const { wire, arrive } = pictureWire()
    const client = createClient(wire)
    arrive(1, 10)
    arrive(1, 11)
    const seen: number[] = []
    client.onPicture(1, ({ seq }) => seen.push(seq))
    arrive(1, 12)
    arrive(2, 99)
    expect(seen).toEqual([11, 12])
  })

  it('forgets the oldest stream when more than eight are unclaimed', () => {
    const { wire, arrive } = pictureWire()
    const client = createClient(wire)
    for (let stream = 1; stream <= 9; stream += 1) arrive(stream, stream)
    const seen: number[] = []
    for (const stream of [1, 2, 9]) client.onPicture(stream, ({ seq }) => seen.push(seq))
    expect(seen).toEqual([2, 9])
  })

  it('serves several listeners of one stream, each until it stops', () => {
    const { wire, arrive } = pictureWire()
    const client = createClient(wire)
    const seen: string[] = []
    const stop = client.onPicture(1, ({ seq }) => seen.push(`a${seq}`))
    client.onPicture(1, ({ seq }) => seen.push(`b${seq}`))
    arrive(1, 1)
    stop()
    arrive(1, 2)
    expect(seen).toEqual(['a1', 'b1', 'b2'])
  })
})
