import { createServer, type AddressInfo } from 'node:net'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readOnly } from '../../../electron/main/shell/read-only'
import { remoteView } from '../../../electron/main/shell/remote-view'
import { RemoteDesk } from '../../../electron/main/remote-desk'
import { AppError } from '../../../electron/shared/errors'
import { ACCESS } from '../../../electron/shared/rpc/access'
import { methods, type MethodName, type RemoteLink } from '../../../electron/shared/rpc/contract'
import { RecordingServices } from '../../contract/rpc-services'

const NAMES = Object.keys(methods) as MethodName[]
const peer = { peerId: 1, signal: new AbortController().signal }

describe('who only looks on', () => {
  test('every method of the contract says whether it reads or writes', () => {
    expect(Object.keys(ACCESS).toSorted()).toEqual(NAMES.toSorted())
  })

  test('no method that changes something reads by its word', () => {
    const changes =
      /\.(set|start|stop|delete|restore|empty|promote|annotate|continue|attach|detach|choose|cancel|open$)/
    const suspicious = NAMES.filter((name) => changes.test(name) && ACCESS[name] === 'reads')
    expect(suspicious).toEqual(['sessions.open'])
  })

  test('what writes is refused and reaches nothing; what reads goes through', async () => {
    const services = new RecordingServices()
    const only = readOnly(services)
    type Any = Record<string, (input: unknown, peer: unknown) => Promise<unknown>>
    const handlers = only.handlers as unknown as Any
    for (const name of NAMES.filter((n) => ACCESS[n] === 'writes'))
      await expect(handlers[name]?.({}, peer), name).rejects.toMatchObject({ code: 'rpc.readOnly' })
    expect(await services.calls()).toEqual([])
    expect(await handlers['runs.list']?.({ deleted: false }, peer)).toMatchObject({ answered: 'runs.list' })
  })
})

describe('where things lie on this computer', () => {
  const about = (path: string, name: string): [unknown, unknown] => [
    { path, rows: [{ text: `Cannot write "${path}": and/or gym:ALE/Breakout-v5, 60 frames/s` }] },
    { path: name, rows: [{ text: `Cannot write "${name}": and/or gym:ALE/Breakout-v5, 60 frames/s` }] }
  ]

  test.each([
    ['/home/anna/My games/mame', 'mame'],
    ['C:\\Users\\Anna B\\clip.mp4', 'clip.mp4'],
    ['\\\\server\\share\\a.webm', 'a.webm']
  ])('%s: neither in an answer, nor in an error, nor in an event', async (path, name) => {
    const services = new RecordingServices()
    const [told, veiled] = about(path, name)
    Object.assign(services.handlers, {
      'videos.list': () => Promise.resolve(told),
      'settings.get': () =>
        Promise.reject(new AppError('data.unwritable', { folder: path, why: `no ${path}` }))
    })
    // Tells its listener at once.
    services.on = (_event, listener) => {
      ;(listener as (told: unknown) => void)(told)
      return () => false
    }
    const only = readOnly(services)
    expect(await only.handlers['videos.list'](undefined, peer)).toEqual(veiled)
    await expect(only.handlers['settings.get'](undefined, peer)).rejects.toMatchObject({
      code: 'data.unwritable',
      params: { folder: name, why: `no ${name}` }
    })
    const heard: unknown[] = []
    only.on('notice', (notice) => heard.push(notice))
    expect(heard).toEqual([veiled])
  })
})

test('pictures as text stay as they are, whatever they look like', async () => {
  const services = new RecordingServices()
  const view = { saliency: '////AB/cd==' }
  Object.assign(services.handlers, { 'train.view': () => Promise.resolve(view) })
  expect(await readOnly(services).handlers['train.view']({ run: 'a' } as never, peer)).toEqual(view)
})

describe('the listener for other computers', () => {
  let folder: string
  let port: number

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'apprenti-remote-'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Apprenti</title>')
    const probe = createServer()
    await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
    port = (probe.address() as AddressInfo).port
    await new Promise((done) => probe.close(done))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const open = (address: string): RemoteDesk => {
    const desk = new RemoteDesk()
    desk.offer(remoteView(new RecordingServices(), folder), address)
    return desk
  }
  const linkAt = async (address: string): Promise<RemoteLink> => {
    const view = open(address)
    const found = await view.link()
    await view.close()
    return found
  }

  test('nothing listens while the settings name no address', async () => {
    expect(await linkAt('')).toEqual({ link: null, error: null })
  })

  test('what is no address of this computer is told, and every address at once is refused', async () => {
    const broad = ['0.0.0.0:8400', '0.1.2.3:8400', '224.0.0.1:8400', '240.0.0.1:8400', '255.255.255.255:8400']
    const malformed = ['127.0.0.1', '127.0.0.1:80', '127.0.0.1:8310:8311', 'localhost:8400', 'nonsense']
    for (const address of [...broad, ...malformed])
      expect((await linkAt(address)).error?.code, address).toBe('remote.address')
    expect((await linkAt('192.0.2.7:8400')).error?.code).toBe('remote.notOurs')
  })

  test('its link lets one browser in, and without one nobody', async () => {
    const view = open(`127.0.0.1:${port}`)
    const { link } = await view.link()
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(403)
    const entered = await fetch(link ?? '', { redirect: 'manual' })
    const [cookie = ''] = (entered.headers.get('set-cookie') ?? '').split(';')
    const page = await fetch(`http://127.0.0.1:${port}/`, { headers: { cookie } })
    expect(await page.text()).toContain('Apprenti')
    expect((await fetch(link ?? '', { redirect: 'manual' })).status).toBe(403)
    await view.close()
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
  })
})
