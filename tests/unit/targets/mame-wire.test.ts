import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MameWire, ReplyFramer, type Hello, type Reply } from '../../../electron/main/targets/mame-wire'

const TOKEN = 'a'.repeat(64)

function framed(kind: string, content: string | Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(kind), Buffer.from(content)])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(body.length)
  return Buffer.concat([length, body])
}

function hello(token: string): Buffer {
  const rest = { driver: 'invaders', version: '0.251', width: 260, height: 224, refreshHz: 59.5, pid: 1 }
  return framed('H', JSON.stringify({ token, ...rest }))
}

describe('ReplyFramer', () => {
  it('finds the same replies however the bytes are cut', () => {
    const stream = Buffer.concat([framed('S', 'one'), framed('F', ''), framed('B', Buffer.alloc(300, 7))])
    for (const size of [1, 2, 5, 64, stream.length]) {
      const framer = new ReplyFramer()
      const found: string[] = []
      for (let at = 0; at < stream.length; at += size)
        for (const { kind, content } of framer.push(stream.subarray(at, at + size)))
          found.push(`${kind}${content.length}`)
      expect(found).toEqual(['S3', 'F0', 'B300'])
    }
  })

  it.each([0, 2 ** 20 + 1, 2 ** 32 - 1])('refuses a reply that announces %i bytes', (length) => {
    const head = Buffer.alloc(4)
    head.writeUInt32LE(length)
    expect(() => new ReplyFramer().push(head)).toThrow(/announced/)
  })
})

describe('MameWire', () => {
  let wire: MameWire
  let events: string[]
  const sockets: Socket[] = []
  beforeEach(async () => {
    const seen: string[] = []
    events = seen
    wire = await MameWire.listen(TOKEN, {
      hello: (h: Hello) => seen.push(`hello ${h.driver}`),
      reply: (r: Reply) => seen.push(`reply ${r.kind}`),
      end: (why) => seen.push(`end ${why}`)
    })
  })
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy()
    wire.close()
  })

  /** Connects, sends, and resolves when the other side closes or after a moment of peace. */
  const visit = (...chunks: Buffer[]): Promise<'closed' | 'open'> =>
    new Promise((resolve) => {
      const socket = connect(wire.port, '127.0.0.1', () => chunks.forEach((chunk) => socket.write(chunk)))
      sockets.push(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => resolve('closed'))
      setTimeout(() => resolve('open'), 150)
    })

  it('takes replies from whoever shows the token', async () => {
    expect(await visit(hello(TOKEN), framed('S', 'x'))).toBe('open')
    expect(events).toEqual(['hello invaders', 'reply S'])
  })

  it.each([
    ['a wrong token', hello('b'.repeat(64))],
    ['a token that is too short', hello('a')],
    ['no hello', framed('S', 'x')],
    ['a hello that is not JSON', framed('H', '{')],
    ['nonsense', Buffer.from('GET / HTTP/1.1\r\n\r\n')]
  ])('cuts off %s, and still waits for the right one', async (_name, bytes) => {
    expect(await visit(bytes)).toBe('closed')
    expect(events).toEqual([])
    expect(await visit(hello(TOKEN))).toBe('open')
    expect(events).toEqual(['hello invaders'])
  })

  it('lets nobody else in afterwards', async () => {
    await visit(hello(TOKEN))
    expect(await visit(hello(TOKEN))).toBe('closed')
    expect(events).toEqual(['hello invaders'])
  })

  it('tells when the connection ends', async () => {
    await visit(hello(TOKEN))
    sockets[0]?.destroy()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(events).toEqual(['hello invaders', 'end the connection was closed'])
  })
})
