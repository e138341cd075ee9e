import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { namelessControls } from './support/accessibility'
import { startApp, type RunningApp } from './support/app'
import { startPersistentBrowser, whyNoBrowser } from './support/browser'

const shots = join(resolve(import.meta.dirname, '../..'), 'artifacts/screenshots')
const noBrowser = whyNoBrowser()
const LOST_WITHIN_MS = 30_000
const HOUR_MS = 3_600_000

/** The person closes the browser, or the app, and comes back. */
describe.skipIf(noBrowser !== null)(
  `The way back in${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`,
  { timeout: 180_000 },
  () => {
    let folder: string
    let app: RunningApp
    let browser: BrowserContext
    let page: Page

    const start = (port = 0): Promise<RunningApp> => startApp({ data: join(folder, 'data'), port })
    const openBrowser = async (): Promise<void> => {
      browser = await startPersistentBrowser(join(folder, 'browser'))
      browser.setDefaultTimeout(60_000)
      page = await browser.newPage()
    }
    const isIn = (): Promise<void> => page.getByRole('navigation').waitFor()

    beforeEach(async () => {
      mkdirSync(shots, { recursive: true })
      folder = mkdtempSync(join(tmpdir(), 'apprenti-way-back-'))
      app = await start()
      await openBrowser()
    }, 60_000)
    afterEach(async () => {
      await browser.close()
      await app.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    test('a browser that was closed is still in; one without a session reads what gives a link', async () => {
      await page.goto(app.link)
      await isIn()
      await browser.close()
      await openBrowser()
      await page.goto(app.origin)
      await isIn()
      await browser.clearCookies()
      await page.goto(app.origin)
      await page.getByText('To open Apprenti here, type npx apprenti open').waitFor()
      await page.screenshot({ path: join(shots, 'way-back-stranger.png') })
      await page.goto(app.freshLink())
      await isIn()
    })

    test('a page whose app was started again says what to type, and goes on by itself', async () => {
      await page.goto(`${app.link}#/settings`)
      await page.getByRole('heading', { name: 'Settings' }).waitFor()
      const { origin } = app
      await app.stop()
      app = await start(Number(new URL(origin).port))
      const veil = page.getByRole('alertdialog')
      await veil.getByText('This page needs a new link').waitFor({ timeout: LOST_WITHIN_MS })
      await veil.getByText('npx apprenti open').waitFor()
      await page.screenshot({ path: join(shots, 'way-back-refused.png') })
      expect(await namelessControls(page)).toEqual([])
      const other = await browser.newPage()
      await other.goto(app.freshLink())
      await veil.waitFor({ state: 'hidden', timeout: LOST_WITHIN_MS })
    })

    test('a page that stays open keeps its day from ending', async () => {
      await page.clock.install()
      await page.goto(app.link)
      await isIn()
      const asked = page.waitForRequest((request) => request.method() === 'HEAD')
      await page.clock.fastForward(7 * HOUR_MS)
      const response = await (await asked).response()
      expect(await response?.headerValue('set-cookie')).toContain('Max-Age=86400')
    })
  }
)
