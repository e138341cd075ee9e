import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { type AddressInfo, connect, createServer, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { startBrowserShell, type BrowserShell } from '../../electron/main/shell/browser'
import { RecordingServices } from '../contract/rpc-services'
import { sessionCookie } from '../support/browser-session'

interface Reply {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly text: string
}

/** Asks exactly this path; `fetch` would tidy it up first. */
function ask(
  shell: BrowserShell,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET'
): Promise<Reply> {
  const { hostname, port } = new URL(shell.url)
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, headers, method }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    request.on('error', reject).end()
  })
}

/** Tries to open the socket; answers the HTTP status, 101 when it opened. */
function upgrade(shell: BrowserShell, headers: Record<string, string>, path = '/rpc'): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(new URL(path, shell.url.replace('http', 'ws')), { headers })
    socket.on('open', () => {
      socket.close()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => undefined)
  })
}

const SECRET = 'a-secret-of-thirty-two-letters-1'
const pathOf = (link: string): string => new URL(link).pathname + new URL(link).search

describe('browser shell', () => {
  let folder: string
  let shell: BrowserShell
  let services: RecordingServices
  let origin: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apprenti-shell-'))
    const page = join(folder, 'page')
    await mkdir(join(page, 'assets'), { recursive: true })
    await writeFile(join(page, 'index.html'), '<!doctype html><title>page</title>')
    await writeFile(join(page, 'assets/app.js'), 'export {}')
    await writeFile(join(page, '.hidden'), 'hidden')
    await writeFile(join(folder, 'secret.txt'), 'secret')
    await symlink(join(folder, 'secret.txt'), join(page, 'link.txt'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  beforeEach(async () => {
    services = new RecordingServices()
    shell = await startBrowserShell({
      services,
      rendererFolder: join(folder, 'page'),
      port: 0,
      linkSecret: SECRET
    })
    origin = new URL(shell.url).origin
  })
  afterEach(() => shell.close())

  describe('the link', () => {
    it('listens on the loopback interface only and names it', () => {
      expect(shell.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/)
    })

    it('gives a strict, script-proof cookie once, and the cookie opens the page again and again', async () => {
      const first = await ask(shell, pathOf(shell.url))
      expect(first).toMatchObject({ status: 303, headers: { location: '/' } })
      const [setCookie = ''] = first.headers['set-cookie'] ?? []
      expect(setCookie).toMatch(/^apprenti-\d+=[\w-]{32}; Path=\/; Max-Age=86400; HttpOnly; SameSite=Strict$/)
      expect(setCookie).not.toContain(new URL(shell.url).searchParams.get('token'))
      const cookie = setCookie.split(';', 1)[0] ?? ''
      for (let load = 0; load < 3; load += 1)
        expect(await ask(shell, '/', { cookie })).toMatchObject({ status: 200 })
      // The same link again: refused to a stranger, leads on for who is in.
      expect(await ask(shell, pathOf(shell.url))).toMatchObject({ status: 403 })
      expect(await ask(shell, pathOf(shell.url), { cookie })).toMatchObject({
        status: 303,
        headers: { location: '/' }
      })
    })

    it('is not used up by a HEAD request', async () => {
      expect(await ask(shell, pathOf(shell.url), {}, 'HEAD')).toMatchObject({ status: 403 })
      expect(await ask(shell, pathOf(shell.url))).toMatchObject({ status: 303 })
    })

    it('ends when a new one is made; who was in stays in', async () => {
      const old = shell.url
      const next = shell.newLink()
      expect(await ask(shell, pathOf(old))).toMatchObject({ status: 403 })
      const cookie = await sessionCookie(next)
      const another = await sessionCookie(shell.newLink())
      expect(await ask(shell, '/', { cookie })).toMatchObject({ status: 200 })
      expect(await ask(shell, '/', { cookie: another })).toMatchObject({ status: 200 })
    })

    it('goes on by a page of its own for a browser that comes from another site', async () => {
      const elsewhere = { 'sec-fetch-site': 'cross-site' }
      const first = await ask(shell, pathOf(shell.url), elsewhere)
      expect(first).toMatchObject({ status: 200 })
      expect(first.headers['set-cookie']).toHaveLength(1)
      expect(first.text).toContain('http-equiv="refresh" content="0;url=/"')
      // Its Strict cookie stays away on the way from there, and comes along from our own page.
      const again = await ask(shell, pathOf(shell.url), elsewhere)
      expect(again).toMatchObject({ status: 200, text: first.text })
      expect(again.headers['set-cookie']).toBeUndefined()
      expect(await ask(shell, '/', { 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 403 })
    })

    it.each(['/', '/index.html', '/assets/app.js', '/nothing', '/?token=', '/?token=wrong'])(
      'shows a stranger at %s one sentence in each language',
      async (path) => {
        const { status, text, headers } = await ask(shell, path)
        expect(status).toBe(403)
        expect(headers['content-type']).toBe('text/html; charset=utf-8')
        expect(text).toContain('type <code>npx apprenti open</code> in a terminal on this computer')
        expect(text).toContain('tapez <code>npx apprenti open</code> dans un terminal de cet ordinateur')
      }
    )

    it('begins its day anew with the page, and not with what that loads', async () => {
      const cookie = await sessionCookie(shell.url)
      const page = await ask(shell, '/', { cookie })
      expect(page.headers['set-cookie']).toEqual([
        `${cookie}; Path=/; Max-Age=86400; HttpOnly; SameSite=Strict`
      ])
      expect((await ask(shell, '/', { cookie }, 'HEAD')).headers['set-cookie']).toHaveLength(1)
      expect((await ask(shell, '/assets/app.js', { cookie })).headers['set-cookie']).toBeUndefined()
    })

    it('of an app that was started again on the same port lets nobody of before in', async () => {
      const cookie = await sessionCookie(shell.url)
      const { port } = shell
      await shell.close()
      const options = { services, rendererFolder: join(folder, 'page'), linkSecret: SECRET }
      shell = await startBrowserShell({ ...options, port })
      expect(await ask(shell, '/', { cookie })).toMatchObject({ status: 403 })
      expect(await upgrade(shell, { cookie, origin })).toBe(403)
    })
  })

  describe('a fresh link for who knows the secret', () => {
    const bearer = (secret: string): Record<string, string> => ({ authorization: `Bearer ${secret}` })

    it('works once, and ends the one before', async () => {
      const { status, text, headers } = await ask(shell, '/link', bearer(SECRET), 'POST')
      expect(status).toBe(200)
      expect(headers['content-type']).toBe('text/plain; charset=utf-8')
      expect(text.trim()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/)
      expect(await ask(shell, pathOf(shell.url))).toMatchObject({ status: 403 })
      expect(await ask(shell, pathOf(text.trim()))).toMatchObject({ status: 303 })
      expect(await ask(shell, pathOf(text.trim()))).toMatchObject({ status: 403 })
    })

    it.each<[string, Record<string, string>]>([
      ['no secret', {}],
      ['another secret', bearer('a-secret-of-thirty-two-letters-2')],
      ['a part of it', bearer(SECRET.slice(0, -1))],
      ['nothing', { authorization: 'Bearer ' }],
      ['another scheme', { authorization: `Basic ${SECRET}` }],
      ['a page of another site', { ...bearer(SECRET), origin: 'http://evil.example' }],
      ['a page of a file', { ...bearer(SECRET), origin: 'null' }],
      ['our own page', { ...bearer(SECRET), 'sec-fetch-site': 'same-origin' }]
    ])('is not given to %s, and the link before stays', async (_who, headers) => {
      expect(await ask(shell, '/link', headers, 'POST')).toMatchObject({ status: 403 })
      expect(await ask(shell, pathOf(shell.url))).toMatchObject({ status: 303 })
    })

    it('is not given under another name, nor by GET, nor for a session', async () => {
      const cookie = await sessionCookie(shell.url)
      const foreign = { ...bearer(SECRET), host: 'evil.example' }
      expect(await ask(shell, '/link', foreign, 'POST')).toMatchObject({ status: 421 })
      expect(await ask(shell, '/link', { cookie, ...bearer(SECRET) })).toMatchObject({ status: 404 })
      expect(await ask(shell, '/link', { cookie }, 'POST')).toMatchObject({ status: 403 })
    })

    it('is not known where somebody only looks on; a stranger is told to ask, and sessions end with the browser', async () => {
      const remote = await startBrowserShell({ services, rendererFolder: join(folder, 'page'), port: 0 })
      try {
        for (const headers of [{}, bearer(SECRET), bearer('null'), bearer('undefined')])
          expect(await ask(remote, '/link', headers, 'POST')).toMatchObject({ status: 405 })
        const { text } = await ask(remote, '/')
        expect(text).toContain('finds it in the settings')
        expect(text).not.toContain('apprenti open')
        const { headers } = await ask(remote, pathOf(remote.url))
        expect(headers['set-cookie']?.[0]).not.toContain('Max-Age')
      } finally {
        await remote.close()
      }
    })
  })

  describe('the files', () => {
    let cookie: string
    beforeEach(async () => {
      cookie = await sessionCookie(shell.url)
    })

    it('come with their type and the headers that confine the page', async () => {
      const { headers, text } = await ask(shell, '/assets/app.js', { cookie })
      expect(text).toBe('export {}')
      expect(headers).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'content-length': '9',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store'
      })
      const policy = String(headers['content-security-policy']).split('; ')
      expect(policy).toContain("default-src 'self'")
      expect(policy).toContain("img-src 'self' data: blob:")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy.filter((rule) => rule.includes('unsafe'))).toEqual(["style-src-attr 'unsafe-inline'"])
    })

    it('answer HEAD without a body', async () => {
      const reply = await ask(shell, '/', { cookie }, 'HEAD')
      expect(reply).toMatchObject({ status: 200, text: '', headers: { 'content-length': '34' } })
    })

    it.each([
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/../../secret.txt',
      '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
      '/..%5csecret.txt',
      '//etc/passwd',
      '/%2fetc/passwd',
      '/link.txt',
      '/.hidden',
      '/index.html%00.js',
      '/%',
      '/assets',
      '/assets/',
      '/nothing.js'
    ])('do not include %s', async (path) => {
      const reply = await ask(shell, path, { cookie })
      expect([reply.status, reply.text]).toEqual([404, 'There is no such file.\n'])
    })

    it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('refuse %s', async (method) => {
      const reply = await ask(shell, '/', { cookie }, method)
      expect(reply).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
    })

    it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', 'localhost'])(
      'refuse the name "%s", which is how DNS rebinding gets in',
      async (host) => expect(await ask(shell, '/', { cookie, host })).toMatchObject({ status: 421 })
    )

    it('know this machine as localhost too', async () => {
      const host = `localhost:${new URL(shell.url).port}`
      expect(await ask(shell, '/', { cookie, host })).toMatchObject({ status: 200 })
    })
  })

  describe('the socket', () => {
    let cookie: string
    beforeEach(async () => {
      cookie = await sessionCookie(shell.url)
    })

    it('opens for the page of this origin with its cookie', async () => {
      expect(await upgrade(shell, { cookie, origin })).toBe(101)
      expect(await upgrade(shell, { cookie, origin }, '/rpc?x=1')).toBe(101)
    })

    it('is refused without cookie, without origin, and to any other origin, name or path', async () => {
      const port = new URL(shell.url).port
      expect(await upgrade(shell, { origin })).toBe(403)
      expect(await upgrade(shell, { cookie })).toBe(403)
      expect(await upgrade(shell, { cookie, origin: 'http://evil.example' })).toBe(403)
      expect(await upgrade(shell, { cookie, origin: 'null' })).toBe(403)
      expect(await upgrade(shell, { cookie, origin: 'http://127.0.0.1:1' })).toBe(403)
      expect(await upgrade(shell, { cookie, origin: `https://127.0.0.1:${port}` })).toBe(403)
      expect(await upgrade(shell, { cookie: `${cookie}x`, origin })).toBe(403)
      const evil = `evil.example:${port}`
      expect(await upgrade(shell, { cookie, host: evil, origin: `http://${evil}` })).toBe(421)
      expect(await upgrade(shell, { cookie, origin }, '/other')).toBe(404)
      expect(await services.listening()).toEqual({ watchers: 0, listeners: 0 })
    })

    it('is for at most sixteen at a time', async () => {
      const sockets = Array.from(
        { length: 16 },
        () => new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { cookie, origin } })
      )
      await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.on('open', resolve))))
      expect(await upgrade(shell, { cookie, origin })).toBe(503)
      for (const socket of sockets) socket.terminate()
      await vi.waitFor(async () => expect(await upgrade(shell, { cookie, origin })).toBe(101))
    })
  })

  it('ends a socket that gives no sign of life, and keeps one that does', async () => {
    const quick = await startBrowserShell({
      services,
      rendererFolder: join(folder, 'page'),
      port: 0,
      heartbeatMs: 60
    })
    const { host, origin: from } = new URL(quick.url)
    const headers = { cookie: await sessionCookie(quick.url), origin: from }
    const alive = new WebSocket(`ws://${host}/rpc`, { headers })
    const dead = new WebSocket(`ws://${host}/rpc`, { headers, autoPong: false })
    const died = new Promise((resolve) => dead.on('close', resolve))
    await died
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(alive.readyState).toBe(WebSocket.OPEN)
    await quick.close()
  })

  it('says which port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.on('listening', resolve))
    const { port } = taken.address() as AddressInfo
    const start = startBrowserShell({ services, rendererFolder: folder, port })
    await expect(start).rejects.toMatchObject({
      code: 'serve.portInUse',
      message: `Port ${port} is already in use. Choose another with --port, or leave it out and a free one is taken.`
    })
    taken.close()
  })

  it('says which port may not be opened, and lets other failures through as they are', async () => {
    const failWith = (code: string): void =>
      void vi.spyOn(Server.prototype, 'listen').mockImplementationOnce(function (this: Server) {
        setImmediate(() => this.emit('error', Object.assign(new Error('no'), { code })))
        return this
      })
    const start = (): Promise<unknown> => startBrowserShell({ services, rendererFolder: folder, port: 80 })
    failWith('EACCES')
    await expect(start()).rejects.toMatchObject({ code: 'serve.portDenied', params: { port: 80 } })
    failWith('EMFILE')
    await expect(start()).rejects.toMatchObject({ code: 'EMFILE' })
  })

  it('ends its connections when closed, twice without harm, and leaves the services to their owner', async () => {
    const headers = { cookie: await sessionCookie(shell.url), origin }
    const { port } = new URL(shell.url)
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers })
    await new Promise((resolve) => socket.on('open', resolve))
    const code = new Promise((resolve) => socket.on('close', resolve))
    await Promise.all([shell.close(), shell.close()])
    expect(await code).toBe(1001)
    expect(services.closes).toBe(0)
    await vi.waitFor(async () => expect(await services.listening()).toEqual({ watchers: 0, listeners: 0 }))
    const refusal = await new Promise<NodeJS.ErrnoException>((resolve) =>
      connect(Number(port), '127.0.0.1').on('error', resolve)
    )
    expect(refusal.code).toBe('ECONNREFUSED')
  })

  it('hangs up within a second on a browser that does not say goodbye', async () => {
    const headers = { cookie: await sessionCookie(shell.url), origin }
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers })
    await new Promise((resolve) => socket.on('open', resolve))
    socket.pause()
    const before = performance.now()
    await shell.close()
    expect(performance.now() - before).toBeLessThan(1000)
    socket.terminate()
  })
})
