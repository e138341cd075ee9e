import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { obsUrl } from '../../../electron/main/obs/obs-connection'
import { ObsLink, type ObsWish } from '../../../electron/main/obs/obs-link'
import { ObsServer, type ObsServerOptions } from '../../support/obs-server'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function obs(options: ObsServerOptions = {}): Promise<ObsServer> {
  const server = await ObsServer.start(options)
  closing.push(() => server.stop())
  return server
}

/** A link that tries again after 20 ms; every kind of state it showed, in order. */
function link(address: string, more: Partial<ObsWish> = {}): { obs: ObsLink; shown: string[] } {
  const shown: string[] = []
  const made = new ObsLink((state) => shown.at(-1) !== state.kind && shown.push(state.kind), 20)
  closing.push(() => made.close())
  made.configure({ address, password: '', scene: '', ...more })
  return { obs: made, shown }
}

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 8_000, interval: 5 })
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('the connection', () => {
  test('off without an address, and nothing is tried', async () => {
    const { obs: made, shown } = link('')
    made.follow(true)
    expect(await made.look()).toMatchObject({ kind: 'off', error: null })
    expect(shown).toEqual([])
  })

  test.each([undefined, 'sésame 1'])(
    'is made with the password %s, and says which OBS it is',
    async (password) => {
      const server = await obs(password === undefined ? {} : { password })
      const { obs: made, shown } = link(server.address, { password: password ?? '' })
      await until(() => expect(made.state.kind).toBe('connected'))
      expect(made.state).toMatchObject({ version: '30.2.3', isRecording: false, error: null })
      expect(shown).toEqual(['connecting', 'connected'])
    }
  )

  test.each(['wrong', ''])(
    'with the password %j is refused once, and made once it is right',
    async (password) => {
      const server = await obs({ password: 'right' })
      const { obs: made } = link(server.address, { password })
      await until(() => expect(made.state.kind).toBe('refused'))
      expect(made.state.error?.code).toBe('obs.password')
      await pause(200)
      expect(server.connections).toBe(1)
      made.configure({ address: server.address, password: 'right', scene: '' })
      await until(() => expect(made.state.kind).toBe('connected'))
    }
  )

  test('is looked for again and again while OBS is not running', async () => {
    const gone = await obs()
    const { port } = gone
    await gone.stop()
    const { obs: made, shown } = link(`127.0.0.1:${port}`)
    await until(() => expect(made.state.kind).toBe('away'))
    expect(made.state.error).toMatchObject({ code: 'obs.away', params: { address: `127.0.0.1:${port}` } })
    await pause(100)
    expect(shown).toEqual(['connecting', 'away'])
    await obs({ port })
    await until(() => expect(made.state.kind).toBe('connected'))
  })

  test('somebody sent away by OBS does not come back by itself, only when asked to look', async () => {
    const server = await obs()
    const { obs: made } = link(server.address)
    await until(() => expect(made.state.kind).toBe('connected'))
    server.drop(4011)
    await until(() => expect(made.state).toMatchObject({ kind: 'refused', error: { code: 'obs.kicked' } }))
    await pause(200)
    expect(server.connections).toBe(1)
    expect((await made.look()).kind).toBe('connected')
  })

  test('turning it off ends it, and an attempt under way is dropped', async () => {
    const server = await obs()
    const { obs: made } = link(server.address)
    made.configure({ address: '', password: '', scene: '' })
    await pause(150)
    expect(made.state.kind).toBe('off')
  })

  test('an address that is none is refused with what to write', async () => {
    const { obs: made } = link('not an address')
    await until(() => expect(made.state).toMatchObject({ kind: 'refused', error: { code: 'obs.address' } }))
  })

  test('addresses get their scheme and port', () => {
    expect(['localhost', '10.0.0.2:99', 'ws://a', 'wss://a.b/x', '[::1]:4455', 'a:80'].map(obsUrl)).toEqual([
      'ws://localhost:4455/',
      'ws://10.0.0.2:99/',
      'ws://a:4455/',
      'wss://a.b/x',
      'ws://[::1]:4455/',
      'ws://a/'
    ])
  })

  test('a web server that is no OBS, and one that says nothing of sense, are away', async () => {
    const web = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1')
    closing.push(async () => void web.close())
    await new Promise((resolve) => web.once('listening', resolve))
    const { obs: first } = link(`127.0.0.1:${(web.address() as AddressInfo).port}`)
    await until(() => expect(first.state.kind).toBe('away'))

    const odd = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    closing.push(async () => void (odd.close(), odd.clients.forEach((c) => c.terminate())))
    odd.on('connection', (socket) => {
      for (const text of [
        '',
        'null',
        '[]',
        '{"op":0}',
        '{"op":0,"d":3}',
        '{"op":2,"d":null}',
        '\0'.repeat(99)
      ])
        socket.send(text)
    })
    await new Promise((resolve) => odd.once('listening', resolve))
    const { obs: second } = link(`127.0.0.1:${(odd.address() as AddressInfo).port}`)
    await until(() => expect(second.state.kind).toBe('away'))
  })

  test('babble in the middle harms nothing', async () => {
    const server = await obs()
    const { obs: made } = link(server.address)
    await until(() => expect(made.state.kind).toBe('connected'))
    const odd = ['', '{', 'null', '7', '{"op":5}', '{"op":5,"d":{}}', '{"op":7,"d":{}}', '{"op":99,"d":{}}']
    for (const text of [...odd, '{"op":5,"d":{"eventType":"RecordStateChanged"}}']) server.babble(text)
    server.babble(Buffer.from([1, 2, 3]))
    made.follow(true)
    await until(() => expect(server.isRecording).toBe(true))
    expect(made.state.kind).toBe('connected')
  })
})

describe('recording along', () => {
  async function connected(more: Partial<ObsWish> = {}): Promise<{ server: ObsServer; made: ObsLink }> {
    const server = await obs({ password: 'p' })
    const { obs: made } = link(server.address, { password: 'p', ...more })
    await until(() => expect(made.state.kind).toBe('connected'))
    return { server, made }
  }

  test('starts and stops with ours, in the scene chosen', async () => {
    const { server, made } = await connected({ scene: 'Game' })
    for (let i = 0; i < 50; i++) made.follow(true)
    await until(() => expect(made.state.isRecording).toBe(true))
    expect(server.scene).toBe('Game')
    made.follow(false)
    await until(() => expect(made.state.isRecording).toBe(false))
    expect(server.isRecording).toBe(false)
    made.follow(true)
    await until(() => expect(server.isRecording).toBe(true))
    const asked = server.requests.filter((r) => r.endsWith('Record'))
    expect(asked).toEqual(['StartRecord', 'StopRecord', 'StartRecord'])
  })

  test('a scene that is not there is told, and recorded without', async () => {
    const { server, made } = await connected({ scene: 'Nowhere' })
    made.follow(true)
    await until(() => expect(made.state).toMatchObject({ error: { code: 'obs.failed' }, isRecording: true }))
    made.follow(false)
    await until(() => expect(server.isRecording).toBe(false))
    expect(server.scene).toBe('Pause')
  })

  test('what the person records in OBS is left alone', async () => {
    const { server, made } = await connected()
    server.setRecording(true)
    made.follow(true)
    await until(() => expect(server.requests).toContain('StartRecord'))
    await pause(50)
    made.follow(false)
    await pause(100)
    expect(server.isRecording).toBe(true)
    expect(made.state).toMatchObject({ isRecording: false, error: null })
  })

  test('what the person stopped in OBS stays stopped until our next recording', async () => {
    const { server, made } = await connected()
    made.follow(true)
    await until(() => expect(server.isRecording).toBe(true))
    await pause(30)
    server.setRecording(false)
    await until(() => expect(made.state.isRecording).toBe(false))
    await pause(80)
    expect(server.isRecording).toBe(false)
    made.follow(false)
    made.follow(true)
    await pause(30)
    made.follow(false)
    await pause(30)
    made.follow(true)
    await until(() => expect(server.isRecording).toBe(true))
  })

  test('a connection lost in the middle is taken up again, and OBS stopped at the end', async () => {
    const { server, made } = await connected()
    made.follow(true)
    await until(() => expect(made.state.isRecording).toBe(true))
    server.drop()
    await until(() => expect(made.state.kind).toBe('away'))
    made.follow(false)
    await until(() => expect(server.isRecording).toBe(false))
    expect(made.state).toMatchObject({ kind: 'connected', isRecording: false })
  })

  test('OBS that ends and starts anew in the middle records the rest', async () => {
    const { server, made } = await connected()
    const { port } = server
    made.follow(true)
    await until(() => expect(made.state.isRecording).toBe(true))
    await server.stop()
    await until(() => expect(made.state.kind).toBe('away'))
    const again = await obs({ password: 'p', port })
    await until(() => expect(again.isRecording).toBe(true))
    await until(() => expect(made.state.isRecording).toBe(true))
  })

  test('a stuck OBS holds nobody up', async () => {
    const { server, made } = await connected()
    server.isMute = true
    const before = performance.now()
    made.follow(true)
    expect(performance.now() - before).toBeLessThan(5)
    await until(() => expect(made.state.error).toMatchObject({ code: 'obs.failed' }))
  })

  test('closing ends what OBS records for us', async () => {
    const { server, made } = await connected()
    made.follow(true)
    await until(() => expect(made.state.isRecording).toBe(true))
    await made.close()
    expect(server.isRecording).toBe(false)
    expect(made.state.kind).toBe('off')
  })
})
