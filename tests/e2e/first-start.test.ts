import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstPolicy } from '../../electron/main/play/first-policy'
import { resources } from '../../electron/main/resources'
import { ModelLibrary } from '../../electron/main/training/model-library'
import { startApp, type RunningApp } from './support/app'
import { openPage, startBrowser, whyNoBrowser } from './support/browser'
import { driver, score, until } from './support/play-page'

const screenshots = resolve(import.meta.dirname, '../../artifacts/screenshots')
const noBrowser = whyNoBrowser()
const bundled = new ModelLibrary({ bundled: resources.models, own: '/nowhere', exports: '/nowhere' })
const expected = firstPolicy('', bundled.list({ deleted: false }))

/** A person opens the app for the first time, chooses somebody else to play, and opens it again. */
describe.skipIf(noBrowser !== null)(
  `The first start${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`,
  { timeout: 120_000 },
  () => {
    let data: string
    let app: RunningApp
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let complaints: string[]

    const open = async (): Promise<void> => {
      app = await startApp({ data })
      context = await browser.newContext({ locale: 'en-GB' })
      ;({ page, complaints } = await openPage(context))
      await page.goto(app.link)
    }
    const chosen = (): Promise<string> => page.getByLabel('Policy').inputValue()

    beforeAll(async () => {
      mkdirSync(screenshots, { recursive: true })
      data = mkdtempSync(join(tmpdir(), 'apprenti-first-'))
      browser = await startBrowser()
      await open()
    })

    afterAll(async () => {
      await browser?.close()
      await app?.stop()
      rmSync(data, { recursive: true, force: true })
    })

    test(`opens on Play, with ${expected} playing at once`, async () => {
      await until(async () => (await driver(page)) === 'agent', 15_000)
      expect(await page.title()).toBe('Play · Apprenti')
      await until(async () => (await chosen()) === expected)
      await until(async () => (await score(page)) > 0, 60_000)
      if (expected.startsWith('model:'))
        await page.getByRole('list', { name: 'Preference for each action' }).waitFor()
      await page.screenshot({ path: join(screenshots, 'first-start.png') })
    })

    test('the autopilot is switched off, and another policy chosen, in a click each', async () => {
      await page.getByText('Off', { exact: true }).click()
      await until(async () => (await driver(page)) === 'nobody')
      await page.getByLabel('Policy').selectOption('random')
      await page.getByText('Autonomous', { exact: true }).click()
      await until(async () => (await driver(page)) === 'agent')
      await page.getByText('Chooses by chance.').waitFor()
    })

    test('what was chosen is remembered, and the settings show it', async () => {
      expect(complaints).toEqual([])
      await context.close()
      await app.stop()
      await open()
      await until(async () => (await driver(page)) === 'agent', 15_000)
      await until(async () => (await chosen()) === 'random')
      await page.evaluate(`location.hash = '#/settings'`)
      const first = page.getByLabel('Who plays first')
      await first.waitFor()
      expect(await first.inputValue()).toBe('random')
      await first.selectOption({ label: 'The best that ships with Apprenti' })
      await page.getByText('Saved').waitFor()
    })
  }
)
