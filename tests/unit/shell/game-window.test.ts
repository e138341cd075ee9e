import { get } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { packPlaces, pageMessageSchema } from '../../../electron/main/shell/game-window/messages'
import { serveWindow, type ServedWindow } from '../../../electron/main/shell/game-window/served-window'
import type { GameWindow, PictureBox } from '../../../games/contract/windowed'

/** A window whose pixels count up. */
class Counting implements GameWindow {
  width = 8
  height = 4
  pixels = Uint8Array.from({ length: 8 * 4 * 4 }, (_, i) => i)
  advance = (): readonly PictureBox[] => []
  resize(width: number, height: number): void {
    this.width = width
    this.height = height
    this.pixels = new Uint8Array(width * height * 4)
  }
}

describe('places of a picture', () => {
  it('are sent with where they lie, row by row', () => {
    const { pixels } = new Counting()
    const message = packPlaces(pixels, 8, [
      { x: 1, y: 2, width: 2, height: 2 },
      { x: 7, y: 0, width: 1, height: 1 }
    ])
    expect([...message]).toEqual([
      ...[1, 0, 2, 0, 2, 0, 2, 0],
      ...[68, 69, 70, 71, 72, 73, 74, 75, 100, 101, 102, 103, 104, 105, 106, 107],
      ...[7, 0, 0, 0, 1, 0, 1, 0, 28, 29, 30, 31]
    ])
  })

  it('what a page tells is taken only in its form', () => {
    expect(pageMessageSchema.safeParse({ kind: 'press', button: 'left', x: 1, y: 2 }).success).toBe(true)
    for (const wrong of [
      { kind: 'press', button: 'left', x: -1, y: 2 },
      { kind: 'move', x: 0.5, y: 1 },
      { kind: 'run' },
      7
    ])
      expect(pageMessageSchema.safeParse(wrong).success).toBe(false)
  })
})

describe('a served window', () => {
  let game: Counting
  let served: ServedWindow

  beforeEach(async () => {
    game = new Counting()
    served = await serveWindow(game, 'A <title>')
  })
  afterEach(() => served.close())

  const origin = (): string => new URL(served.url).origin
  const ask = (
    path: string,
    headers: Record<string, string> = {}
  ): Promise<{ status: number; cookie: string; body: string }> =>
    new Promise((resolve, reject) => {
      get(`${origin()}${path}`, { headers }, (response) => {
        let body = ''
        response.on('data', (part: Buffer) => (body += part.toString()))
        response.on('end', () => {
          const [cookie = ''] = response.headers['set-cookie'] ?? []
          resolve({ status: response.statusCode ?? 0, cookie: cookie.split(';')[0]!, body })
        })
      }).on('error', reject)
    })
  const path = (): string => new URL(served.url).pathname + new URL(served.url).search
  const connect = (headers: Record<string, string>): Promise<WebSocket | null> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${origin().replace('http', 'ws')}/frames`, { headers })
      socket.once('open', () => resolve(socket))
      socket.once('error', () => resolve(null))
    })
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let i = 0; i < 500 && !isSo(); i++) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(isSo()).toBe(true)
  }

  it('lets one browser in by its link, and that one again by its cookie', async () => {
    expect((await ask('/')).status).toBe(403)
    expect((await ask('/?token=guessed')).status).toBe(403)
    const first = await ask(path())
    expect(first).toMatchObject({ status: 200 })
    expect(first.body).toContain('A &lt;title>')
    expect((await ask(path())).status).toBe(403)
    expect((await ask('/', { cookie: first.cookie })).status).toBe(200)
    expect((await ask('/other', { cookie: first.cookie })).status).toBe(404)
    expect((await ask('/', { cookie: first.cookie, host: 'elsewhere.example' })).status).toBe(403)
  })

  it('gives pictures to its own page alone', async () => {
    const { cookie } = await ask(path())
    expect(await connect({ origin: origin() })).toBeNull()
    expect(await connect({ cookie, origin: 'http://elsewhere.example' })).toBeNull()
    const socket = await connect({ cookie, origin: origin() })
    expect(socket).not.toBeNull()
    socket!.terminate()
  })

  it('sends everything first, then what changes, and no more than a page keeps up with', async () => {
    const { cookie } = await ask(path())
    const socket = (await connect({ cookie, origin: origin() }))!
    const [texts, pictures]: [string[], Buffer[]] = [[], []]
    socket.on('message', (data: Buffer, isBinary) =>
      isBinary ? pictures.push(data) : texts.push(data.toString())
    )
    // What came before this listener is asked for again.
    socket.send(JSON.stringify({ kind: 'size', width: 8, height: 4 }))
    await until(() => pictures.length > 0)
    expect(JSON.parse(texts.at(-1)!)).toEqual({ width: 8, height: 4 })
    expect(pictures.at(-1)).toHaveLength(8 + 8 * 4 * 4)
    const before = pictures.length
    for (let i = 0; i < 20; i++) served.show([{ x: i % 8, y: 0, width: 1, height: 1 }])
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(pictures.length - before).toBeLessThan(4)
    socket.send(JSON.stringify({ kind: 'drawn' }))
    await until(() => pictures.some((picture) => picture.length > 10 * 12))
    socket.terminate()
  })

  it('hears what is done, the last of many moves, and nothing that is no input', async () => {
    const { cookie } = await ask(path())
    const socket = (await connect({ cookie, origin: origin() }))!
    for (const message of [
      { kind: 'move', x: 1, y: 1 },
      { kind: 'move', x: 2, y: 2 },
      { kind: 'press', button: 'left', x: 2, y: 2 },
      'nonsense',
      { kind: 'key', code: 'Space', key: ' ' }
    ])
      socket.send(JSON.stringify(message))
    const heard: unknown[] = []
    await until(() => heard.push(...served.takeInputs()) >= 3)
    expect(heard.at(-1)).toEqual({ kind: 'key', code: 'Space', key: ' ' })
    expect(heard).not.toContain('nonsense')
    socket.terminate()
  })

  it('tells when its page has gone for good', async () => {
    const { cookie } = await ask(path())
    const socket = (await connect({ cookie, origin: origin() }))!
    socket.terminate()
    await served.left
  }, 20_000)
})
