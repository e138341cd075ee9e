import { hostname } from 'node:os'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openDesktopEye } from '../../electron/main/input/desktop-eye'
import { WindowTarget } from '../../electron/main/targets/window'
import type { Profile } from '../../electron/shared/profile'
import type { Candidate } from '../../electron/shared/target'
import { whyNoDesktop, XDesktop } from '../support/x-desktop'
import { BareWindows } from '../support/x-windows'

const whyNot = whyNoDesktop()
const latin1 = (text: string, type = 'STRING') => ({ text: Buffer.from(text, 'latin1'), type })

describe.skipIf(whyNot !== null).each([
  { by: 'a window manager', isManaged: true },
  { by: 'nobody', isManaged: false }
])(
  `windows that tell little of themselves, managed by $by${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  ({ isManaged }) => {
    let desktop: XDesktop
    let windows: BareWindows
    const target = new WindowTarget([])

    beforeAll(async () => {
      desktop = await XDesktop.start({ isManaged })
      vi.stubEnv('DISPLAY', desktop.display)
    })
    afterAll(async () => {
      vi.unstubAllEnvs()
      await desktop.close()
    })
    beforeEach(async () => {
      windows = await BareWindows.connect(desktop.display)
    })
    afterEach(async () => {
      windows.close()
      await vi.waitUntil(async () => (await target.list()).length === 0, { timeout: 10_000 })
    })

    const listed = (id: number, from = target): Promise<Candidate> =>
      vi.waitUntil(async () => (await from.list()).find((c) => c.id === `window:${id}`), { timeout: 10_000 })

    it('lists one that tells nothing at all, by its number, and shows it', async () => {
      const id = await windows.open(300, 200, { pixel: 0x3366cc })
      const candidate = await listed(id)
      const number = `0x${id.toString(16)}`
      expect(candidate).toMatchObject({
        title: { en: `Window ${number}`, fr: `Fenêtre ${number}` },
        detail: '200 x 150',
        unavailable: null
      })
      const session = await target.attach(candidate, null)
      const frame = await vi.waitFor(() => session.frame(), { timeout: 10_000 })
      expect([frame.width, frame.height]).toEqual([200, 150])
      expect([...frame.data.subarray(0, 4)]).toEqual([0x33, 0x66, 0xcc, 255])
      expect(await target.thumbnail(candidate.id)).toMatch(/^data:image/u)
      await session.close()
    })

    it.each([
      ['Latin-1', latin1('Café noir')],
      ['compound text', latin1('Caf\u001b-A\u00e9 noir', 'COMPOUND_TEXT')],
      ['UTF-8', { text: Buffer.from('Café noir'), type: 'UTF8_STRING' }]
    ])('reads an old title in %s, by which a profile knows its game', async (_how, title) => {
      const profile = { id: 'cafe', attach: { window: { title: '^Café noir$' } } } as unknown as Profile
      const knowing = new WindowTarget([profile])
      const id = await windows.open(300, 200, { title })
      const candidate = await listed(id, knowing)
      expect(candidate).toMatchObject({ title: 'Café noir', profileId: 'cafe' })
    })

    it('does not take a window of another computer for its own, whose process has our number', async () => {
      const ours = await windows.open(10, 20, { pid: process.pid, host: hostname(), title: latin1('ours') })
      const theirs = await windows.open(300, 200, {
        pid: process.pid,
        host: 'elsewhere',
        title: latin1('theirs')
      })
      await listed(theirs)
      expect((await target.list()).map((c) => c.id)).not.toContain(`window:${ours}`)
    })

    it('sees a window of another depth than the screen', async () => {
      const id = await windows.open(300, 200, { depth: 32, pixel: 0xff3366cc })
      const session = await target.attach(await listed(id), null)
      const frame = await vi.waitFor(() => session.frame(), { timeout: 10_000 })
      expect([...frame.data.subarray(0, 4)]).toEqual([0x33, 0x66, 0xcc, 255])
      await session.close()
    })

    it('lists a window that keeps window managers away when it has a title, and no other such', async () => {
      const menu = await windows.open(10, 20, { isOwnManaged: true })
      const game = await windows.open(300, 200, { isOwnManaged: true, title: latin1('whole screen') })
      await listed(game)
      expect((await target.list()).map((c) => c.id)).not.toContain(`window:${menu}`)
    })

    it('follows it when it is opened again', async () => {
      const id = await windows.open(300, 200, { title: latin1('again') })
      const session = await target.attach(await listed(id), null)
      await vi.waitFor(() => session.frame(), { timeout: 10_000 })
      windows.close()
      await vi.waitUntil(async () => (await session.look?.())?.report.state === 'gone', { timeout: 10_000 })
      windows = await BareWindows.connect(desktop.display)
      await windows.open(300, 200, { title: latin1('again'), pixel: 0x102030 })
      const frame = await vi.waitFor(() => session.frame(), { timeout: 10_000 })
      expect([...frame.data.subarray(0, 4)]).toEqual([0x10, 0x20, 0x30, 255])
      await session.close()
    })

    it('tells whether it has the keyboard, and what lies in front of it', async () => {
      const eye = await openDesktopEye()
      const below = await windows.open(300, 200, { title: latin1('below') })
      await listed(below)
      const above = await windows.open(300, 200, { title: latin1('above') })
      await listed(above)
      desktop.do('windowfocus', '--sync', String(below))
      await vi.waitFor(async () => expect(await eye(below)).toMatchObject({ isFocused: true }))
      expect(await eye(above)).toMatchObject({ isFocused: false })
      desktop.do('windowfocus', '--sync', String(above))
      await vi.waitFor(async () => expect(await eye(below)).toMatchObject({ isFocused: false }))
      desktop.do('windowraise', String(above))
      await vi.waitFor(async () =>
        expect((await eye(below)) as object).toMatchObject({ above: [{ width: 200 }] })
      )
      expect(await eye(above)).toMatchObject({ above: [] })
    })

    it('tells of a dialog that its own program opened over it, and of no other window', async () => {
      const eye = await openDesktopEye()
      const game = await windows.open(300, 200, { title: latin1('game'), pid: 1234 })
      await listed(game)
      const own = await windows.open(320, 220, { title: latin1('scores'), pid: 1234, dialogOf: game })
      await listed(own)
      const over = await windows.open(340, 240, { title: latin1('sure?'), pid: 1234, dialogOf: own })
      await listed(over)
      const strange = await windows.open(360, 260, { title: latin1('strange'), pid: 4321, dialogOf: game })
      await listed(strange)
      const beside = await windows.open(380, 280, { title: latin1('beside'), pid: 1234 })
      await listed(beside)
      const asked = async (id: number): Promise<unknown> => {
        desktop.do('windowfocus', '--sync', String(id))
        await vi.waitFor(async () => expect(await eye(id)).toMatchObject({ isFocused: true }))
        const view = await eye(game)
        return view === 'gone' ? view : view.isAsking === true
      }
      expect(await asked(own)).toBe(true)
      expect(await asked(over)).toBe(true)
      expect(await asked(strange)).toBe(false)
      expect(await asked(beside)).toBe(false)
      expect(await asked(game)).toBe(false)
    })
  }
)

describe.skipIf(whyNot !== null).each([
  { depth: 16, pixel: 0xf81f, shown: [255, 0, 255, 255] },
  { depth: 8, pixel: 1, shown: [255, 255, 255, 255] }
])('on a screen of $depth bits', ({ depth, pixel, shown }) => {
  it('shows windows in their colours', async () => {
    const desktop = await XDesktop.start({ isManaged: false, composited: false, depth })
    vi.stubEnv('DISPLAY', desktop.display)
    const windows = await BareWindows.connect(desktop.display)
    try {
      const id = await windows.open(301, 203, { pixel })
      const target = new WindowTarget([])
      const candidate = (await target.list()).find((c) => c.id === `window:${id}`)
      const session = await target.attach(candidate!, null)
      const { data } = await vi.waitFor(() => session.frame())
      expect([...data.subarray(0, 4)]).toEqual(shown)
      expect([...data.subarray(-4)]).toEqual(shown)
      await session.close()
    } finally {
      windows.close()
      vi.unstubAllEnvs()
      await desktop.close()
    }
  })
})
