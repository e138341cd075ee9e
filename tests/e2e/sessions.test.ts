import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApp, type RunningApp } from './support/app'
import { openPage, startBrowser, whyNoBrowser } from './support/browser'
import { probe, whyNoFfmpeg } from '../support/ffmpeg'
import { driver, until } from './support/play-page'

const noBrowser = whyNoBrowser()

describe.skipIf(noBrowser !== null)(
  `Sessions in a real browser${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`,
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
      await until(async () => (await driver(page)) === 'agent')
    })

    afterAll(async () => {
      await browser?.close()
      await app?.stop()
    })

    const rows = (): Promise<number> => page.locator('[data-session]').count()
    const step = async (): Promise<number> => Number(await page.getAttribute('[data-step]', 'data-step'))

    test('a recording made by key is discarded, redone and stopped', async () => {
      await page.keyboard.press('r')
      await page.getByRole('button', { name: 'Stop' }).waitFor()
      await page.keyboard.press('Shift+D')
      await page.getByText('The recording was thrown away.').waitFor()
      await page.getByRole('button', { name: 'Record', exact: true }).click()
      await page.getByRole('button', { name: 'Stop' }).waitFor()
      await page.keyboard.press('Shift+R')
      await page.getByText('Recording again from a new episode.').waitFor()
      await page.waitForTimeout(3_000)
      await page.keyboard.press('r')
      await page.getByText(/^Recorded 0:0\d of/).waitFor()
    })

    test('it appears in Sessions with its picture, length and score', async () => {
      await page.getByRole('link', { name: 'Sessions' }).click()
      await until(async () => (await rows()) === 1)
      const row = page.locator('[data-session]')
      expect(await row.locator('img').getAttribute('src')).toMatch(/^data:image\//)
      expect(await row.textContent()).toMatch(/0:0[2-9]/)
    })

    test('it replays: plays, steps, scrubs and changes speed', async () => {
      await page.getByRole('link', { name: /^Open / }).click()
      await page.getByRole('slider', { name: 'Timeline' }).waitFor()
      expect(await step()).toBe(0)
      await page.keyboard.press('.')
      await page.keyboard.press('ArrowRight')
      await until(async () => (await step()) === 2)
      await page.keyboard.press(',')
      await until(async () => (await step()) === 1)
      await page.keyboard.press('Space')
      await until(async () => (await step()) > 20)
      await page.keyboard.press('Space')
      const paused = await step()
      await page.waitForTimeout(300)
      expect(await step()).toBe(paused)
      await page.keyboard.press('End')
      await page.getByText('8×', { exact: true }).click()
      await page.getByRole('button', { name: 'Play', exact: true }).click()
      await until(async () => (await page.getByRole('button', { name: 'Play', exact: true }).count()) === 1)
      expect(await litPixels(page)).toBeGreaterThan(100)
    })

    test('its health check finds nothing wrong', async () => {
      await page.getByRole('button', { name: 'Check health' }).click()
      await page.locator('[data-healthy="true"]').waitFor()
      await page.getByText('This session is sound.').waitFor()
    })

    test.skipIf(whyNoFfmpeg() !== null)('it is made into a video, and never over another', async () => {
      await page.getByRole('button', { name: 'Export video' }).click()
      const dialog = page.getByRole('dialog', { name: 'Export as video' })
      await dialog.getByLabel('Name of the file').fill('my best game')
      await dialog.getByRole('button', { name: 'Make the video' }).click()
      const done = dialog.locator('[data-video="done"]')
      await done.waitFor({ timeout: 30_000 })
      const file = /\/.*exports\/my best game\.mp4/.exec((await done.textContent()) ?? '')?.[0] ?? ''
      expect(probe(file)).toMatchObject({ codec: 'h264', width: 672, height: 852, rate: 60 })
      await dialog.getByRole('button', { name: 'Make the video' }).click()
      await page.getByText(/my best game\.mp4 already exists and was left as it is/).waitFor()
      await dialog.getByLabel('Name of the file').fill('../elsewhere')
      await dialog.getByText('letters, digits').waitFor()
      expect(await dialog.getByRole('button', { name: 'Make the video' }).isDisabled()).toBe(true)
      await dialog.getByRole('button', { name: 'Close' }).click()
      const dismiss = page.getByRole('button', { name: 'Dismiss this message' })
      while ((await dismiss.count()) > 0) await dismiss.first().click()
    })

    test('it is deleted, undone, deleted again, restored from the bin', async () => {
      await page.getByRole('main').getByRole('button', { name: 'Delete' }).click()
      await page.getByText('Nothing recorded yet').waitFor()
      await page.getByRole('button', { name: 'Undo' }).click()
      await until(async () => (await rows()) === 1)
      await page
        .getByRole('main')
        .getByRole('button', { name: /^Delete / })
        .click()
      await page.getByText('Nothing recorded yet').waitFor()
      await page.getByRole('link', { name: 'Bin (1)' }).click()
      await page.getByRole('button', { name: /^Restore / }).click()
      await page.getByText('The bin is empty').waitFor()
      // The row that had the focus is gone: the next Tab goes on from the page.
      await until(() => page.evaluate<boolean>(`document.activeElement.id === 'page'`))
      await page.getByRole('link', { name: 'All sessions' }).click()
      await until(async () => (await rows()) === 1)
    })

    test('the bin is emptied only after asking', async () => {
      await page
        .getByRole('main')
        .getByRole('button', { name: /^Delete / })
        .click()
      await page.getByRole('link', { name: 'Bin (1)' }).click()
      await page.getByRole('button', { name: 'Empty the bin' }).click()
      const dialog = page.getByRole('dialog', { name: 'Empty the bin for good?' })
      await dialog.getByRole('button', { name: 'Cancel' }).click()
      expect(await rows()).toBe(1)
      await page.getByRole('button', { name: 'Empty the bin' }).click()
      await dialog.getByRole('button', { name: 'Empty the bin' }).click()
      await page.getByText('1 session was erased.').waitFor()
      await page.getByText('The bin is empty').waitFor()
    })

    test('a session that is not there is told on its page', async () => {
      await page.goto(`${app.origin}/#/sessions/no-such-session`)
      await page.getByText('There is no session "no-such-session" (any more).').waitFor()
      await page.getByRole('main').getByRole('link', { name: 'All sessions' }).last().click()
      await page.getByText('Nothing recorded yet').waitFor()
    })

    test('the browser had nothing to complain about', () => {
      expect(complaints).toEqual([])
    })
  }
)

/** How many dots of the replayed picture are lit. */
async function litPixels(page: Page): Promise<number> {
  return await page.evaluate<number>(`(() => {
    const canvas = document.querySelector('.picture canvas')
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')
    copy.drawImage(canvas, 0, 0)
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height)
    let lit = 0
    for (let i = 1; i < data.length; i += 4) if (data[i] > 60) lit++
    return lit
  })()`)
}
