import type { Browser, Page, WebSocketRoute } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApp, type RunningApp } from './support/app'
import { openPage, startBrowser, whyNoBrowser } from './support/browser'
import { driver, heldControls, score, shipX, until } from './support/play-page'

const noBrowser = whyNoBrowser()

describe.skipIf(noBrowser !== null)(
  `Play in a real browser${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`,
  () => {
    let app: RunningApp
    let browser: Browser
    let page: Page
    let complaints: string[]

    beforeAll(async () => {
      app = await startApp()
      browser = await startBrowser()
      ;({ page, complaints } = await openPage(await browser.newContext({ locale: 'en-GB' })))
      await page.goto(app.link)
    })

    afterAll(async () => {
      await browser?.close()
      await app?.stop()
    })

    test('the built-in game plays itself and its score rises', async () => {
      await until(async () => (await driver(page)) === 'agent')
      await until(async () => (await score(page)) > 0, 20_000)
      const before = await score(page)
      await until(async () => (await score(page)) > before, 20_000)
      expect(await page.title()).toBe('Play · Apprenti')
    })

    test('the autopilot is switched off, to suggest and back to autonomous', async () => {
      await page.getByText('Off', { exact: true }).click()
      await until(async () => (await driver(page)) === 'nobody')
      await page.getByText('Suggest', { exact: true }).click()
      await page.getByRole('heading', { name: 'What it would do' }).waitFor()
      await page.getByText('The agent only suggests').waitFor()
      expect(await driver(page)).toBe('nobody')
      await page.getByText('Autonomous', { exact: true }).click()
      await until(async () => (await driver(page)) === 'agent')
      await page.getByRole('heading', { name: 'What it does' }).waitFor()
    })

    test('a game key takes the controls at once, moves the ship, and Esc hands back', async () => {
      await page.keyboard.down('ArrowRight')
      await until(async () => (await driver(page)) === 'human', 1_000)
      await until(async () => (await heldControls(page)).includes('right'))
      await until(async () => (await shipX(page)) > 150, 8_000)
      await page.keyboard.up('ArrowRight')
      const right = await shipX(page)
      await page.keyboard.down('ArrowLeft')
      await until(async () => (await shipX(page)) < right - 60, 8_000)
      await page.keyboard.up('ArrowLeft')
      await until(async () => (await heldControls(page)).length === 0)
      await page.keyboard.press('Escape')
      await until(async () => (await driver(page)) === 'agent')
    })

    test('after a click on a button, the game keys reach the game and not the button', async () => {
      await page.getByRole('button', { name: 'Take the controls' }).click()
      await until(async () => (await driver(page)) === 'human')
      await page.keyboard.down('Space')
      await until(async () => (await heldControls(page)).includes('fire'))
      await page.keyboard.up('Space')
      expect(await driver(page)).toBe('human')
      await page.getByRole('button', { name: 'Hand back' }).click()
      await until(async () => (await driver(page)) === 'agent')
    })

    test('a focused choice keeps its own keys: arrows there change the mode and take nothing', async () => {
      await page.getByRole('radio', { name: 'Autonomous' }).focus()
      await page.keyboard.press('ArrowLeft')
      await page.getByRole('heading', { name: 'What it would do' }).waitFor()
      expect(await driver(page)).toBe('nobody')
      await page.keyboard.press('ArrowRight')
      await until(async () => (await driver(page)) === 'agent')
      await page.locator('[data-driver]').click()
    })

    test('keys are let go of when the window loses the focus', async () => {
      await page.keyboard.down('ArrowLeft')
      await until(async () => (await heldControls(page)).includes('left'))
      await page.evaluate('dispatchEvent(new Event("blur"))')
      await until(async () => (await heldControls(page)).length === 0)
      await page.keyboard.up('ArrowLeft')
      await page.keyboard.press('Escape')
      await until(async () => (await driver(page)) === 'agent')
    })

    test('pausing stops the picture and resuming starts it again', async () => {
      await page.keyboard.press('p')
      await page.getByText('Paused', { exact: true }).waitFor()
      await page.keyboard.press('p')
      await page.getByText('Paused', { exact: true }).waitFor({ state: 'detached' })
    })

    test('a killed thinking process is told, comes back, and the game goes on', async () => {
      const before = await score(page)
      const [worker] = app.workers()
      expect(worker).toBeDefined()
      process.kill(worker ?? 0, 'SIGKILL')
      await page.getByText('The thinking process stopped and was started again.').waitFor({ timeout: 20_000 })
      expect(app.workers()).not.toContain(worker)
      await until(async () => (await score(page)) > before, 30_000)
      expect(await driver(page)).toBe('agent')
    })

    test('a broken connection is made again and the game was kept', async () => {
      const { page: other } = await openPage(page.context())
      const wires: WebSocketRoute[] = []
      await other.routeWebSocket(/\/rpc/, (wire) => {
        wire.connectToServer()
        wires.push(wire)
      })
      await other.goto(`${app.origin}/#/play`)
      await until(async () => (await driver(other)) === 'agent')
      const before = await score(other)
      await wires[0]?.close()
      await other.getByText('The connection to Apprenti was lost').waitFor()
      await other.getByText('The connection to Apprenti was lost').waitFor({ state: 'detached' })
      expect(wires.length).toBe(2)
      await until(async () => (await score(other)) > before, 20_000)
      await other.close()
    })

    test('a page without the link gets a sentence and no app', async () => {
      const { page: stranger } = await openPage(await browser.newContext())
      const answer = await stranger.goto(app.origin)
      expect(answer?.status()).toBe(403)
      expect((await stranger.textContent('body'))?.trim().length ?? 0).toBeGreaterThan(20)
      await stranger.context().close()
    })

    test('the browser had nothing to complain about', () => {
      expect(complaints).toEqual([])
    })
  }
)
