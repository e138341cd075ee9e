import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { endChild, whyNoDesktop, XDesktop } from '../support/x-desktop'
import { startApp, type RunningApp } from './support/app'
import { openPage, startBrowser, whyNoBrowser } from './support/browser'
import { until } from './support/play-page'

const whyNot = whyNoBrowser() ?? whyNoDesktop()

describe.skipIf(whyNot !== null)(`A window in a real browser${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  let desktop: XDesktop
  let app: RunningApp
  let browser: Browser
  let page: Page
  let complaints: string[]
  let terminal: ChildProcess

  const openTerminal = (): ChildProcess =>
    desktop.run(
      'xterm',
      '-T',
      'XTerm',
      '-geometry',
      '60x20+100+100',
      '-e',
      'while :; do date +%N; sleep 0.05; done'
    )
  const says = (text: string): Promise<void> => page.getByRole('status').getByText(text).waitFor()

  /** For whoever looks at them; kept where SHOTS says. */
  const shot = async (name: string): Promise<void> => {
    const folder = process.env['SHOTS']
    if (folder !== undefined) await page.screenshot({ path: join(folder, `window-${name}.png`) })
  }

  beforeAll(async () => {
    desktop = await XDesktop.start()
    vi.stubEnv('DISPLAY', desktop.display)
    terminal = openTerminal()
    app = await startApp()
    browser = await startBrowser()
    ;({ page, complaints } = await openPage(await browser.newContext({ locale: 'en-GB' })))
    await page.goto(app.link)
  })

  afterAll(async () => {
    vi.unstubAllEnvs()
    await browser?.close()
    await app?.stop()
    await desktop?.close()
  })

  test('shows itself on the Attach page, small and live', async () => {
    await page.getByTitle('Change game').click()
    const thumbnail = page.locator('[data-candidate]', { hasText: 'XTerm' }).locator('img')
    const first = await thumbnail.getAttribute('src')
    expect(first).toMatch(/^data:image\/jpeg/)
    await until(async () => (await thumbnail.getAttribute('src')) !== first)
    expect(await page.locator('[data-candidate^="builtin"] img').count()).toBe(0)
  })

  test('appears there by itself, and leaves it when closed', async () => {
    const windows = page.locator('[data-candidate]', { hasText: 'XTerm' })
    expect(await windows.count()).toBe(1)
    const another = openTerminal()
    await until(async () => (await windows.count()) === 2)
    await endChild(another)
    await until(async () => (await windows.count()) === 1)
  })

  test('is attached and watched', async () => {
    await page.getByRole('button', { name: 'Attach XTerm' }).click()
    await says('Watched only')
  })

  test('is recorded with what is done in it, said while it is, and replayed with keys, clicks and path', async () => {
    const number = desktop.find('XTerm') ?? ''
    desktop.do('windowactivate', '--sync', number)
    await page.getByRole('button', { name: 'Record', exact: true }).click()
    await page.getByText('Keys and mouse of this window are recorded.').waitFor()
    desktop.do('mousemove', '--window', number, '40', '60', 'keydown', 'Left')
    for (let i = 0; i < 20; i++)
      desktop.do('mousemove', '--window', number, String(40 + 8 * i), String(60 + 3 * i), 'sleep', '0.02')
    desktop.do('mousedown', '1', 'sleep', '0.8', 'mouseup', '1', 'keyup', 'Left', 'key', 'a')
    await page.getByText('Keys 2, clicks 1').waitFor()
    await shot('recording')
    await page.getByRole('button', { name: /Stop/ }).first().click()
    await page.getByRole('button', { name: 'Open', exact: true }).click()

    await page.getByText('Keys pressed: 2. Clicks: 1.').waitFor({ state: 'attached' })
    expect(await page.locator('svg path.keys').getAttribute('d')).toMatch(/^M\d+ 100v-14/)
    expect(await page.locator('svg path.clicks').getAttribute('d')).toMatch(/^M\d+ 84v-14$/)
    const held = page.locator('[data-key="ArrowLeft"]')
    const button = page.locator('[data-button="left"]')
    for (let i = 0; i < 200 && (await button.count()) === 0; i++) {
      await page.keyboard.press('.')
      await page.waitForTimeout(30)
    }
    expect([await held.innerText(), await button.innerText()]).toEqual(['←', 'Left button'])
    await page.getByText('At the controls: You', { exact: false }).waitFor()
    await shot('replay')
    await page.goto(`${app.origin}/#play`)
  })

  test('is played by chance with keys and cells that were chosen for it, and is watched again', async () => {
    const plain = page.locator('[data-plain]')
    await plain.getByText('Let chance play').click()
    const use = plain.getByRole('button', { name: 'Play with these' })
    expect(await use.isDisabled()).toBe(true)
    await plain.getByRole('button', { name: 'Press the keys' }).click()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Space')
    await until(async () => (await plain.locator('kbd').count()) === 2)
    await plain.getByText('Click cells of the window').click()
    await plain.getByLabel('Columns').fill('3')
    await shot('plain')
    await use.click()
    const chosen = page.locator('[data-game-of]')
    await until(async () => (await chosen.inputValue()) === 'keys-and-cells')
    // What was chosen is there to be changed.
    expect(await page.locator('[data-plain] kbd').count()).toBe(2)
    await page.getByText('Suggest', { exact: true }).click()
    await page.getByText('Chooses by chance.').waitFor()
    await shot('plain-suggests')
    await chosen.selectOption('')
    await says('Watched only')
  })

  test('says what to do when it is closed, that the recording waits, and goes on when it is opened again', async () => {
    await endChild(terminal)
    await says('Open the game again')
    await page.getByRole('button', { name: 'Record', exact: true }).click()
    await says('The recording waits meanwhile.')
    terminal = openTerminal()
    await says('Watched only')
    await page.getByRole('button', { name: /Stop/ }).first().click()
    expect(complaints).toEqual([])
  })
})
