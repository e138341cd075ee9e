import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { whyNoMame } from '../support/attach'
import { putCartridge } from '../support/other-machines'
import { lowContrast, namelessControls } from './support/accessibility'
import { startApp, type RunningApp } from './support/app'
import { openPage, startBrowser, whyNoBrowser } from './support/browser'
import { driver, heldControls, until } from './support/play-page'

const whyNot = whyNoBrowser() ?? whyNoMame()
const pictures = resolve(import.meta.dirname, '../../artifacts/screenshots')

describe.skipIf(whyNot !== null)(
  `A game of the person’s MAME in a real browser${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'apprenti-any-'))
    let app: RunningApp
    let browser: Browser
    let page: Page
    let complaints: string[]

    const look = async (name: string): Promise<void> => {
      await page.screenshot({ path: join(pictures, `${name}.png`) })
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true)
      expect(await namelessControls(page), name).toEqual([])
      expect(await lowContrast(page), name).toEqual([])
    }
    const nameOfGame = (name: string): Promise<void> => page.getByLabel('Name of the game in MAME').fill(name)
    const form = () => page.locator('form', { hasText: 'Another game of your MAME' })
    const attach = (): Promise<void> => form().getByRole('button', { name: 'Attach' }).click()

    beforeAll(async () => {
      mkdirSync(pictures, { recursive: true })
      const [data, romFolder] = [join(folder, 'data'), join(folder, 'roms')]
      for (const made of [data, romFolder]) mkdirSync(made)
      putCartridge(romFolder, 'sitv')
      writeFileSync(join(data, 'settings.json'), JSON.stringify({ romFolder, startPlaying: false }))
      app = await startApp({ data })
      browser = await startBrowser()
      const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
      ;({ page, complaints } = await openPage(context))
      await page.setViewportSize({ width: 1024, height: 700 })
      await page.goto(app.link)
      await page.getByRole('link', { name: 'Attach', exact: true }).click()
    })
    afterAll(async () => {
      await browser?.close()
      await app?.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    test('is listed where the ROM folder holds it, beside those that are known', async () => {
      await page.locator('[data-candidate="mame:any:sitv"]').waitFor()
      await page.getByText('Space Invaders (TV Version rev 2) (MAME)').waitFor()
      await form().scrollIntoViewIfNeeded()
      await look('attach-any-mame')
    })

    test('is asked for by its name, and what cannot be one is said', async () => {
      await nameOfGame('Pac Man')
      await page.getByText('MAME’s names have small letters, digits and _ only.').waitFor()
      expect(await form().getByRole('button', { name: 'Attach' }).isDisabled()).toBe(true)
      await nameOfGame('nosuchgame')
      await attach()
      await page.getByText("Unknown system 'nosuchgame'").waitFor()
    })

    test('may be started by the person, with the command that is shown', async () => {
      await nameOfGame('sitv')
      await form().getByRole('button', { name: 'I start MAME myself' }).click()
      await until(async () => (await page.getByLabel('Command').innerText()).includes(' sitv -rompath '))
      await look('attach-any-mame-join')
      await form().getByRole('button', { name: 'I start MAME myself' }).click()
    })

    test('is shown, played by the person’s keys, and by a policy that needs to know nothing', async () => {
      await attach()
      await until(async () => (await driver(page)) !== null, 20_000)
      // The page is there before its game is: a person whose key did nothing presses it again.
      await until(async () => {
        await page.keyboard.down('Digit5')
        const isHeld = await page
          .locator('[data-control="coin1"].is-held')
          .waitFor({ timeout: 1000 })
          .then(
            () => true,
            () => false
          )
        await page.keyboard.up('Digit5')
        return isHeld
      }, 20_000)
      await page.keyboard.press('a')
      await page.keyboard.press('Escape')
      await until(async () => (await driver(page)) === 'agent')
      await until(async () => (await heldControls(page)).length > 0, 20_000)
      await look('play-any-mame')
    })

    test('the browser had nothing to complain about', () => {
      expect(complaints).toEqual([])
    })
  }
)
