import { describe, expect, it } from 'vitest'
import { Outbox } from '../../../electron/main/shell/outbox'
import { Views } from '../../../electron/main/shell/views'
import { unpackPictureHeader } from '../../../electron/shared/rpc/picture'
import type { Wire } from '../../../electron/shared/rpc/wire'
import { RecordingServices } from '../../contract/rpc-services'

function views(): { views: Views; services: RecordingServices; headers: ArrayBuffer[] } {
  const headers: ArrayBuffer[] = []
  const wire = {
    isCongested: () => false,
    sendBinary: (header: Uint8Array<ArrayBuffer>) => headers.push(header.buffer) > 0
  } as unknown as Wire
  const services = new RecordingServices()
  return { views: new Views(wire, services, new Outbox(wire)), services, headers }
}

describe('Views', () => {
  it('numbers streams from 1 and skips those in use when the numbers run out', () => {
    const { views: peer } = views()
    const kept = peer.subscribe(30)
    expect(kept).toBe(1)
    let last = 0
    for (let i = 0; i < 0xffff; i += 1) {
      last = peer.subscribe(30)
      peer.unsubscribe(last)
    }
    expect(last).toBe(2)
  })

  it('marks each picture with its stream', async () => {
    const { views: peer, services, headers } = views()
    const streams = [peer.subscribe(30), peer.subscribe(5)]
    await services.showPictures(7, 1, 10)
    expect(headers.map((header) => unpackPictureHeader(header))).toMatchObject(
      streams.map((stream) => ({ stream, seq: 7, dropped: 0, format: 'png' }))
    )
  })

  it('ends all at once, and does not mind a stream that is gone', async () => {
    const { views: peer, services } = views()
    peer.subscribe(30)
    peer.subscribe(30)
    peer.unsubscribe(99)
    expect((await services.listening()).watchers).toBe(2)
    peer.close()
    expect((await services.listening()).watchers).toBe(0)
  })
})
