import { createServer, type AddressInfo } from 'node:net'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readOnly } from '../../../electron/main/shell/read-only'
import { remoteView } from '../../../electron/main/shell/remote-view'
import { RemoteDesk } from '../../../electron/main/remote-desk'
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
    for (const address of ['0.0.0.0:8400', '127.0.0.1', '127.0.0.1:80', 'localhost:8400', 'nonsense'])
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
