import { mkdirSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../support/person-mame'
import { lowContrast } from './support/accessibility'
import { startApp, type RunningApp } from './support/app'
import { openPage, startBrowser, whyNoBrowser } from './support/browser'
import { until } from './support/play-page'

const folder = join(resolve(import.meta.dirname, '../..'), 'artifacts/screenshots')
const noBrowser = whyNoBrowser()

/** An address of this computer on its network, or its own loopback where it has no network. */
const ownAddress = (): string =>
  Object.values(networkInterfaces())
    .flat()
    .find((one) => one !== undefined && one.family === 'IPv4' && !one.internal)?.address ?? '127.0.0.1'

/** Somebody else looks on from a browser of another computer: sees everything of the training, changes nothing. */
describe.skipIf(noBrowser !== null)(
  `Looking on from another computer${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`,
  { timeout: 400_000 },
  () => {
    let app: RunningApp
    let browser: Browser
    let owner: Page
    let viewer: Page
    let link: string
    let complaints: string[]

    const visit = (page: Page, hash: string) => page.evaluate(`location.hash = '#/${hash}'`)
    const stepOn = async (page: Page): Promise<number> =>
      Number(await page.locator('[data-run] [data-step]').first().getAttribute('data-step'))
    const statusOn = (page: Page): Promise<string | null> =>
      page.locator('[data-run] [data-status]').first().getAttribute('data-status')
    /** What the viewer was told: the method that is not for him. */
    const refused = async (method: string): Promise<void> => {
      const sentence = `This page only looks on: ${method} is for the computer`
      await viewer.getByText(sentence).first().waitFor()
    }

    beforeAll(async () => {
      mkdirSync(folder, { recursive: true })
      app = await startApp()
      browser = await startBrowser()
      const newPage = async (): Promise<{ page: Page; complaints: string[] }> => {
        const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
        context.setDefaultTimeout(60_000)
        return await openPage(context)
      }
      owner = (await newPage()).page
      ;({ page: viewer, complaints } = await newPage())
      await viewer.setViewportSize({ width: 1440, height: 1000 })
      await owner.goto(app.link)
      await owner.locator('h1').first().waitFor()
    }, 180_000)

    afterEach(async (test) => {
      if (test.task.result?.state === 'fail')
        await viewer.screenshot({ path: join(folder, 'remote-failure.png') })
    })

    afterAll(async () => {
      await browser?.close()
      await app?.stop()
    })

    test('the owner opens a door, and somebody looks in', async () => {
      await visit(owner, 'settings')
      const address = `${ownAddress()}:${await freePort()}`
      await owner.getByLabel('Seen from another computer at').fill(address)
      await owner.getByLabel('Seen from another computer at').press('Enter')
      await owner.locator('[data-remote-link]').waitFor()
      link = (await owner.locator('[data-remote-link]').getAttribute('data-remote-link')) ?? ''
      expect(link).toContain(address)
      await viewer.goto(link)
      await viewer.getByText('You are looking on.').waitFor()
    })

    test('the owner trains', async () => {
      await visit(owner, 'train/new')
      // Whether Gymnasium is there is asked first, of a Python that takes its time.
      await owner.getByLabel('Environment', { exact: true }).waitFor({ timeout: 240_000 })
      await owner.getByLabel('Environment', { exact: true }).selectOption('cartpole')
      await owner.getByLabel('Steps', { exact: true }).fill('2000000')
      await owner.getByLabel('Evaluate every').fill('0')
      await owner.getByRole('button', { name: 'Start training' }).click()
      await until(async () => (await statusOn(owner)) === 'running', 60_000)
      await owner.getByText('Low priority', { exact: true }).click()
    })

    test('who looks on sees the run go on, live', async () => {
      await visit(viewer, 'runs')
      await viewer.locator('li[data-run] a').first().click()
      await until(async () => (await statusOn(viewer)) === 'running', 60_000)
      const before = await stepOn(viewer)
      await until(async () => (await stepOn(viewer)) > before, 60_000)
      await viewer.locator('[data-preferences="2"]').waitFor()
      await viewer.waitForTimeout(1_500)
      await viewer.screenshot({ path: join(folder, 'remote-train.png') })
      expect(await lowContrast(viewer)).toEqual([])
    })

    test('and can change nothing: each try is refused by name', async () => {
      await viewer.getByRole('button', { name: 'Pause', exact: true }).click()
      await refused('train.pause')
      await viewer.getByText('Explore', { exact: true }).click()
      await refused('train.setExplores')
      expect(await viewer.getByLabel('Explore').isChecked()).toBe(true)
      await viewer.getByRole('button', { name: 'Stop', exact: true }).click()
      await refused('train.stop')
      await visit(viewer, 'runs')
      await viewer.getByRole('button', { name: 'Tags and note' }).first().click()
      await viewer.getByRole('textbox', { name: /^Tags/ }).fill('mine')
      await viewer.getByRole('button', { name: 'Save' }).click()
      await refused('runs.annotate')
      await viewer.keyboard.press('Escape')
      await viewer.screenshot({ path: join(folder, 'remote-runs.png') })
      await visit(viewer, 'models')
      await viewer.getByRole('button', { name: 'Use in Play' }).first().click()
      await refused('play.setPolicy')
      expect(await statusOn(owner)).toBe('running')
      await visit(owner, 'runs')
      expect(await owner.getByText('mine', { exact: true }).count()).toBe(0)
    })

    test('the link works once, and nobody gets in without', async () => {
      const stranger = await browser.newContext()
      for (const address of [link, new URL(link).origin]) {
        const answer = await (await stranger.newPage()).goto(address)
        expect(answer?.status()).toBe(403)
      }
      await stranger.close()
    })

    test('the door closes with the setting', async () => {
      await visit(owner, 'settings')
      await owner.getByLabel('Seen from another computer at').fill('')
      await owner.getByLabel('Seen from another computer at').press('Enter')
      await viewer.getByText('The connection to Apprenti was lost').waitFor({ timeout: 60_000 })
      // What the browser itself says: that the connection is gone, and that it was no https before.
      const ofTheBrowser = /WebSocket|ERR_|Failed to load|Cross-Origin-Opener-Policy header has been ignored/
      expect(complaints.filter((text) => !ofTheBrowser.test(text))).toEqual([])
    })
  }
)
