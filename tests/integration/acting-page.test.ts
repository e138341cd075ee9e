import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { HandsDesk } from '../../electron/main/acting/hands-desk'
import { handsFor } from '../../electron/main/acting/window-hands'
import { quietArguments } from '../../electron/main/quiet-chromium'
import { WindowTarget } from '../../electron/main/targets/window'
import { Hearing } from '../../electron/main/input/hearing'
import { forkWorker } from '../../electron/main/policy-host/fork-worker'
import { actionOf } from '../../electron/shared/game-action'
import { profileSchema, type Profile } from '../../electron/shared/profile'
import type { GameSession } from '../../electron/shared/target'
import { whyNoBrowser } from '../e2e/support/browser'
import { childProgram } from '../support/input-children'
import { until } from '../support/watched-windows'
import { endChild, whyNoDesktop, XDesktop } from '../support/x-desktop'

const whyNot = whyNoDesktop() ?? whyNoBrowser()
const TITLE = 'A page that is played'

/** A game as pages make them: something to click twice, something to drag to a place, something to type into. */
const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>${TITLE}</title>
<style>
  html, body { margin: 0; height: 100%; overflow: hidden; background: #203040 }
  #card, #drop, #field { position: absolute; width: 20%; height: 20%; background: #d0d0d0 }
  #card { left: 10%; top: 10% } #drop { left: 60%; top: 60% } #field { left: 10%; top: 60% }
</style>
<div id="card" draggable="true"></div><div id="drop"></div><textarea id="field"></textarea>
<script>
  const tell = (what) => fetch('/told', { method: 'POST', body: JSON.stringify(what) })
  for (const kind of ['click', 'dblclick', 'contextmenu'])
    addEventListener(kind, (e) => { e.preventDefault(); tell([kind, e.clientX, e.clientY]) })
  addEventListener('wheel', (e) => tell(['wheel', Math.sign(e.deltaY)]))
  addEventListener('keydown', (e) => tell(['keydown', e.code]))
  field.oninput = () => tell(['typed', field.value])
  drop.ondragover = (e) => e.preventDefault()
  drop.ondrop = () => tell(['drop'])
  onload = () => tell(['size', innerWidth, innerHeight, outerWidth, outerHeight])
</script>`

describe.skipIf(whyNot !== null)(
  `a profile's actions in a page of Chromium${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  () => {
    let desktop: XDesktop
    let folder: string
    let server: Server
    let browser: ChildProcess
    let desk: HandsDesk
    let session: GameSession
    let profile: Profile
    const told: unknown[][] = []

    beforeAll(async () => {
      desktop = await XDesktop.start()
      vi.stubEnv('DISPLAY', desktop.display)
      folder = mkdtempSync(join(tmpdir(), 'apprenti-page-'))
      server = createServer((request, response) => {
        if (request.method !== 'POST') return response.end(PAGE)
        request.on('data', (part: Buffer) => told.push(JSON.parse(part.toString()) as unknown[]))
        return response.end()
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      browser = spawn(
        process.env['CHROMIUM'] ?? '/usr/bin/chromium',
        [
          `--app=http://127.0.0.1:${port}/`,
          `--user-data-dir=${folder}`,
          ...['--window-size=700,500', '--window-position=60,40', '--no-sandbox', '--test-type'],
          ...quietArguments()
        ],
        { stdio: 'ignore' }
      )
      desk = new HandsDesk({
        startInjector: forkWorker(await childProgram('injector')),
        hearing: new Hearing(forkWorker(await childProgram('listener'))),
        isCalibrated: () => true,
        isCalibrating: () => false
      })
      profile = profileOf(
        await until(() => told.find(([what]) => what === 'size') as number[] | undefined, 30_000)
      )
      const target = new WindowTarget([profile], (window) => handsFor(desk, window))
      const candidate = await until(
        async () => (await target.list()).find((c) => c.profileId === 'page'),
        30_000
      )
      session = await target.attach(candidate, profile)
      await until(async () => (await session.look?.())?.frame)
      desktop.do('windowfocus', '--sync', await until(() => desktop.find(TITLE)))
      await session.hands?.allow()
    }, 90_000)
    afterAll(async () => {
      await session.close()
      await desk.close()
      await endChild(browser)
      server.close()
      server.closeAllConnections()
      vi.unstubAllEnvs()
      await desktop.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    })

    /** The page is below whatever the browser draws itself at the top of its window. */
    function profileOf([
      ,
      innerWidth = 0,
      innerHeight = 0,
      outerWidth = 0,
      outerHeight = 0
    ]: number[]): Profile {
      const label = { en: 'It', fr: 'Cela' }
      const part = {
        x: 0,
        y: (outerHeight - innerHeight) / outerHeight,
        width: innerWidth / outerWidth,
        height: innerHeight / outerHeight
      }
      const [card, drop, name] = [
        { x: 0.2, y: 0.2 },
        { x: 0.7, y: 0.7 },
        { x: 0.2, y: 0.7 }
      ]
      expected = [Math.floor(innerWidth * card.x), Math.floor(innerHeight * card.y)]
      return profileSchema.parse({
        ...{
          format: 2,
          id: 'page',
          title: { en: 'Page', fr: 'Page' },
          attach: { window: { title: `^${TITLE}$` } }
        },
        windowPicture: { part },
        controls: [{ id: 'jump', label, key: 'F2' }],
        clock: { kind: 'realTime', decisionsPerSecond: 5 },
        actions: [
          { id: 'doubleClick', label, click: { at: card, count: 2 } },
          { id: 'rightClick', label, click: { at: card, button: 'right' } },
          { id: 'drag', label, drag: { from: card, to: drop } },
          { id: 'wheel', label, wheel: { at: drop, dy: -1 } },
          { id: 'enter', label, click: { at: name }, type: 'Hi, 2 {you}' },
          { id: 'press', label, press: ['jump'] }
        ]
      })
    }
    let expected: number[] = []

    const does = async (id: string): Promise<void> => {
      told.length = 0
      await session.perform(actionOf(profile.actions.find((a) => a.id === id)!))
      await session.hands?.idle()
    }
    const hears = (...what: unknown[]): Promise<unknown> =>
      until(() => told.some((heard) => JSON.stringify(heard) === JSON.stringify(what)), 5_000).catch(() => {
        throw new Error(`not ${JSON.stringify(what)}, but ${JSON.stringify(told)}`)
      })

    it('are felt as a toolkit feels a person’s', async () => {
      await does('doubleClick')
      await hears('dblclick', ...expected)
      expect(told.filter(([what]) => what === 'click')).toEqual(Array(2).fill(['click', ...expected]))
      await does('rightClick')
      await hears('contextmenu', ...expected)
      await does('drag')
      await hears('drop')
      await does('wheel')
      await hears('wheel', -1)
      await does('enter')
      await hears('typed', 'Hi, 2 {you}')
      await does('press')
      await hears('keydown', 'F2')
      expect(session.hands?.report).toMatchObject({ refusal: null, takeover: null })
    }, 60_000)
  }
)
