import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  BridgeToken,
  MameWire,
  PROTOCOL,
  ReplyFramer,
  type Hello,
  type Reply
} from '../../../electron/main/targets/mame-wire'
import { AppError } from '../../../electron/shared/errors'
import { Random } from '../../../electron/shared/random'

const TOKEN = new BridgeToken('a'.repeat(32) + 'b'.repeat(32))
const SHOWN = 'a'.repeat(32)
const MALFORMED = 10_000

function framed(kind: string, content: string | Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(kind), Buffer.from(content)])
  return Buffer.concat([lengthOf(body.length), body])
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes)
  return length
}

function hello(change: Readonly<Record<string, unknown>> = {}): Buffer {
  const usual = { protocol: PROTOCOL, token: SHOWN, driver: 'invaders', version: '0.251', pid: 1 }
  const screen = { width: 224, height: 260, refreshHz: 59.5 }
  return framed('H', JSON.stringify({ ...usual, ...screen, ...change }))
}

describe('ReplyFramer', () => {
  it('finds the same replies however the bytes are cut', () => {
    const stream = Buffer.concat([
      framed('S', 'one'),
      framed('F', ''),
      framed('B', Buffer.alloc(300, 7)),
      framed('E', 'x')
    ])
    for (const size of [1, 2, 3, 5, 64, 310, stream.length]) {
      const framer = new ReplyFramer()
      const found: string[] = []
      for (let at = 0; at < stream.length; at += size)
        for (const { kind, content } of framer.push(stream.subarray(at, at + size)))
          found.push(`${kind}${content.length}${content.at(-1) ?? ''}`)
      expect(found, `cut in ${size}`).toEqual(['S3101', 'F0', 'B3007', 'E1120'])
    }
  })

  it.each([0, 2 ** 24 + 1, 100 * 2 ** 20, 2 ** 32 - 1])(
    'refuses a reply that announces %i bytes',
    (length) => {
      expect(() => [...new ReplyFramer().push(lengthOf(length))]).toThrow(AppError)
      expect(() => [...new ReplyFramer().push(lengthOf(length))]).toThrow(
        `announced a message of ${length} bytes`
      )
    }
  )

  it(`survives ${MALFORMED} malformed streams: each is refused by name or waits for more`, () => {
    const random = new Random(3)
    const outcomes = { refused: 0, waiting: 0 }
    for (let i = 0; i < MALFORMED; i++) {
      try {
        const framer = new ReplyFramer(4096)
        const stream = mangle(framed('S', bytesOf(random, random.integer(200))), random)
        const cut = random.integer(stream.length + 1)
        for (const part of [stream.subarray(0, cut), stream.subarray(cut)])
          for (const { content } of framer.push(part)) expect(content.length).toBeLessThan(4096)
        outcomes.waiting++
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        expect(error.code).toBe('mame.peer')
        outcomes.refused++
      }
    }
    expect(outcomes.refused + outcomes.waiting).toBe(MALFORMED)
    expect(Math.min(outcomes.refused, outcomes.waiting)).toBeGreaterThan(MALFORMED / 20)
  })
})

describe('BridgeToken', () => {
  it('is shown by its first half and answered with its second', () => {
    expect(TOKEN.isShownBy(SHOWN)).toBe(true)
    expect(TOKEN.isShownBy(TOKEN.text)).toBe(false)
    expect(TOKEN.isShownBy('')).toBe(false)
    expect(TOKEN.secret).toBe('b'.repeat(32))
    expect(new BridgeToken().text).not.toBe(new BridgeToken().text)
  })

  it.each(['', 'short', 'with a space in the middle', 'x'.repeat(129)])('refuses %j', (text) => {
    expect(() => new BridgeToken(text)).toThrow('APPRENTI_TOKEN is not valid')
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
      end: (error) => seen.push(`end ${whyOf(error)}`),
      refused: (error) => seen.push(`refused ${whyOf(error)}`)
    })
  })
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy()
    wire.close()
  })

  /** Connects, sends, and resolves when the other side closes or after `patienceMs`. */
  const visit = (bytes: Buffer, patienceMs = 150): Promise<'closed' | 'open'> =>
    new Promise((resolve) => {
      const socket = connect(wire.port, '127.0.0.1', () => socket.write(bytes))
      sockets.push(socket)
      socket.on('error', () => undefined)
      const patience = setTimeout(() => resolve('open'), patienceMs)
      socket.on('close', () => {
        clearTimeout(patience)
        resolve('closed')
      })
    })

  it('takes replies from whoever shows the token', async () => {
    expect(await visit(Buffer.concat([hello(), framed('S', 'x')]))).toBe('open')
    expect(events).toEqual(['hello invaders', 'reply S'])
  })

  it.each([
    ['a wrong token', hello({ token: 'b'.repeat(32) }), 'it showed a wrong token'],
    ['the whole token', hello({ token: TOKEN.text }), 'it showed a wrong token'],
    ['no token', hello({ token: undefined }), 'its hello cannot be read'],
    ['no hello', framed('S', 'x'), 'it did not say hello'],
    ['a hello that is not JSON', framed('H', '{'), 'its hello cannot be read'],
    ['an older plugin', hello({ protocol: 1 }), 'its plugin speaks version 1 of the protocol, not 3'],
    ['100 MB', lengthOf(100_000_000), 'it announced a message of 100000000 bytes'],
    ['nonsense', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'it announced a message of 542393671 bytes']
  ])('refuses %s by name, and still waits for the right one', async (_name, bytes, why) => {
    expect(await visit(bytes)).toBe('closed')
    expect(events).toEqual([`refused ${why}`])
    expect(await visit(hello())).toBe('open')
    expect(events).toEqual([`refused ${why}`, 'hello invaders'])
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['half a hello', hello().subarray(0, 40)]
  ])('refuses a peer that sends %s, after 2 s', async (_name, bytes) => {
    expect(await visit(bytes, 5000)).toBe('closed')
    expect(events).toEqual(['refused it said nothing for 2 s'])
    expect(await visit(hello())).toBe('open')
  })

  it('ends the connection of a peer that goes mad after its hello', async () => {
    expect(await visit(Buffer.concat([hello(), lengthOf(100_000_000)]))).toBe('closed')
    expect(events).toEqual(['hello invaders', 'end it announced a message of 100000000 bytes'])
  })

  it(`refuses ${MALFORMED} malformed hellos by name, then takes the right one`, async () => {
    const random = new Random(4)
    const knock = async (): Promise<void> => {
      const bytes = mangle(hello({ token: String(random.integer(1e9)) }), random)
      const socket = connect(wire.port, '127.0.0.1')
      socket.on('error', () => undefined)
      // Says what it has to say and goes, so that half a message is a closed connection, not a wait.
      await new Promise((resolve) => socket.on('close', resolve).end(bytes).resume())
    }
    for (let i = 0; i < MALFORMED; i += 50) await Promise.all(Array.from({ length: 50 }, knock))
    await expect.poll(() => events.length).toBe(MALFORMED)
    expect(events.every((event) => event.startsWith('refused it'))).toBe(true)
    expect(new Set(events).size).toBeGreaterThan(10)
    expect(await visit(hello())).toBe('open')
    expect(events.at(-1)).toBe('hello invaders')
  }, 60_000)

  it('lets nobody else in afterwards', async () => {
    await visit(hello())
    expect(await visit(hello())).toBe('closed')
    expect(events).toEqual(['hello invaders'])
  })

  it('tells when the connection ends', async () => {
    await visit(hello())
    sockets[0]?.destroy()
    await expect.poll(() => events).toEqual(['hello invaders', 'end it closed the connection'])
  })

  it('says that a port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as AddressInfo
    const none = (): void => undefined
    const listening = MameWire.listen(TOKEN, { hello: none, reply: none, end: none, refused: none }, port)
    await expect(listening).rejects.toMatchObject({ code: 'mame.portTaken', params: { port } })
    taken.close()
  })
})

/** The reason that an error names, in English. */
const whyOf = ({ params }: AppError): string => (params['why'] as { en: string }).en

const bytesOf = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => random.integer(256)))

/** Spoils a message: noise for it, a cut, a wrong length, flipped bytes, noise before it. */
function mangle(message: Buffer, random: Random): Buffer {
  const spoilt = Buffer.from(message)
  switch (random.integer(5)) {
    case 0:
      return bytesOf(random, 1 + random.integer(300))
    case 1:
      return spoilt.subarray(0, random.integer(spoilt.length))
    case 2:
      spoilt.writeUInt32LE(random.integer(2 ** 32), 0)
      return spoilt
    case 3:
      for (let i = 0; i < 5; i++) spoilt[random.integer(spoilt.length)] = random.integer(256)
      return spoilt
    default:
      return Buffer.concat([bytesOf(random, 1 + random.integer(8)), spoilt])
  }
}
