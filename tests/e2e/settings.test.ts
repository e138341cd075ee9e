import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApp, type RunningApp } from './support/app'
import { openPage, startBrowser, whyNoBrowser } from './support/browser'
import { driver, until } from './support/play-page'
import { ObsServer } from '../support/obs-server'

const noBrowser = whyNoBrowser()

describe.skipIf(noBrowser !== null)(
  `Settings, Models and System in a real browser${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`,
  () => {
    let app: RunningApp
    let browser: Browser
    let page: Page
    let complaints: string[]
    /** Everything the app sent to the page. */
    const received: string[] = []

    beforeAll(async () => {
      app = await startApp()
      browser = await startBrowser()
      ;({ page, complaints } = await openPage(await browser.newContext({ locale: 'fr-FR' })))
      page.on('websocket', (socket) =>
        socket.on('framereceived', ({ payload }) => {
          if (typeof payload === 'string') received.push(payload)
        })
      )
      await page.goto(app.link)
      await until(async () => (await driver(page)) === 'agent')
    })

    afterAll(async () => {
      await browser?.close()
      await app?.stop()
    })

    const goTo = (name: string): Promise<void> => page.getByRole('link', { name, exact: true }).click()

    test('the language of the system is the first choice, and another applies at once', async () => {
      expect(await page.title()).toBe('Jouer · Apprenti')
      await goTo('Réglages')
      await page.getByText('English', { exact: true }).click()
      await page.getByRole('heading', { name: 'Settings' }).waitFor()
      await page.getByText('Saved', { exact: true }).waitFor()
    })

    test('keys typed into a field are text, not commands', async () => {
      await page.getByLabel('MAME program').fill('')
      await page.getByLabel('MAME program').pressSequentially('/r?g6')
      expect(await page.getByRole('dialog').count()).toBe(0)
      expect(await page.title()).toBe('Settings · Apprenti')
      await page.getByLabel('MAME program').fill('')
    })

    test('a number out of range is refused with a sentence and the old value is kept', async () => {
      await page.getByLabel('Live view rate').fill('99')
      await page.getByLabel('Live view rate').blur()
      await page.getByText('Between 1 and 60.').waitFor()
      await page.getByLabel('Live view rate').fill('12')
      await page.getByLabel('Live view rate').blur()
      await page.getByText('Between 1 and 60.').waitFor({ state: 'detached' })
    })

    test('what was set is there after a reload', async () => {
      await page.getByText('Dark', { exact: true }).click()
      await page.getByText('Saved', { exact: true }).waitFor()
      await page.reload()
      await page.getByRole('heading', { name: 'Settings' }).waitFor()
      expect(await page.getAttribute('html', 'data-theme')).toBe('dark')
      expect(await page.getByLabel('Live view rate').inputValue()).toBe('12')
    })

    test('OBS is connected to, and records along when asked to', async () => {
      const obs = await ObsServer.start({ password: 'right-as-rain' })
      const set = async (label: string, value: string): Promise<void> => {
        await page.getByLabel(label).fill(value)
        await page.getByLabel(label).blur()
      }
      await set('OBS address', obs.address)
      await page.locator('[data-obs="refused"]').waitFor()
      await set('OBS password', 'right-as-rain')
      await page.getByText('Connected to OBS 30.2.3.').waitFor()
      await page.reload()
      await page.getByText('Connected to OBS 30.2.3.').waitFor()
      expect(await page.getByLabel('OBS password').inputValue()).toBe('')
      expect(await page.getByLabel('OBS password').getAttribute('placeholder')).toBe('A password is set')
      expect(received.some((text) => text.includes('isObsPasswordSet":true'))).toBe(true)
      expect(received.filter((text) => text.includes('right-as-rain'))).toEqual([])
      await page.getByLabel('Record with OBS too').check()
      await goTo('Play')
      await page.getByRole('button', { name: 'Record', exact: true }).click()
      await until(async () => Promise.resolve(obs.isRecording))
      await page.getByRole('button', { name: 'Stop' }).click()
      await until(async () => Promise.resolve(!obs.isRecording))
      await goTo('Settings')
      await set('OBS address', '')
      await page.locator('[data-obs]').waitFor({ state: 'detached' })
      await obs.stop()
    })

    test('a policy chosen in Models plays in Play', async () => {
      await goTo('Models')
      await page
        .getByRole('listitem')
        .filter({ has: page.getByText('random', { exact: true }) })
        .getByRole('button')
        .click()
      await page.getByText('Chooses by chance.').waitFor({ timeout: 10_000 })
      expect(await page.getByLabel('Policy').inputValue()).toBe('random')
    })

    test('the doctor says what it found, and what to do where something is missing', async () => {
      await goTo('System')
      await page.locator('[data-check="cartridge"][data-outcome="pass"]').waitFor()
      const wanting = page.locator('[data-check]:not([data-outcome="pass"])')
      for (const check of await wanting.all()) expect(await check.locator('.fix').count()).toBe(1)
      await page.getByText('Runs in').first().waitFor()
    })

    test('the game is changed by closing it and attaching it again', async () => {
      await goTo('Play')
      await page.getByTitle('Change game').click()
      await page.locator('[data-seat]').getByRole('button', { name: 'Close Invaders cabinet' }).click()
      await goTo('Play')
      await page.getByRole('heading', { name: 'What shall we play?' }).waitFor()
      await page.getByRole('button', { name: 'Attach Invaders cabinet', exact: true }).click()
      await until(async () => (await driver(page)) !== null)
    })

    test('the browser had nothing to complain about', () => {
      expect(complaints).toEqual([])
    })
  }
)
