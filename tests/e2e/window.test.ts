import type { ChildProcess } from 'node:child_process'
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
