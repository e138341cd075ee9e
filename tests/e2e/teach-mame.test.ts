import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { whyNoMame } from '../support/attach'
import { putCartridge } from '../support/other-machines'
import { lowContrast, namelessControls } from './support/accessibility'
import { startApp, type RunningApp } from './support/app'
import { openPage, startBrowser, whyNoBrowser } from './support/browser'
import { until } from './support/play-page'

const whyNot = whyNoBrowser() ?? whyNoMame()
const pictures = resolve(import.meta.dirname, '../../artifacts/screenshots')
/** Where this machine keeps its score, and how the page writes that address. */
const SCORE = '20F8h'
const MOST_ROUNDS = 25

/** A game of the person's MAME that the app knows nothing of is taught: its score is found in its memory. */
describe.skipIf(whyNot !== null)(
  `Teaching a game in MAME in a real browser${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  { timeout: 120_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'apprenti-teach-'))
    let app: RunningApp
    let browser: Browser
    let page: Page
    let complaints: string[]

    beforeAll(async () => {
      mkdirSync(pictures, { recursive: true })
      const [data, romFolder] = [join(folder, 'data'), join(folder, 'roms')]
      for (const made of [data, romFolder]) mkdirSync(made)
      putCartridge(romFolder, 'sitv')
      writeFileSync(join(data, 'settings.json'), JSON.stringify({ romFolder, startPlaying: false }))
      app = await startApp({ data })
      browser = await startBrowser()
      const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
      context.setDefaultTimeout(20_000)
      ;({ page, complaints } = await openPage(context))
      await page.setViewportSize({ width: 1024, height: 900 })
      await page.goto(app.link)
      await page.locator('h1').first().waitFor()
    }, 60_000)
    afterAll(async () => {
      await browser?.close()
      await app?.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true })
    const goTo = async (step: string): Promise<void> => {
      const steps = page.getByRole('navigation', { name: 'Steps' })
      await steps.getByRole('link', { name: new RegExp(step) }).click()
      await page.getByRole('heading', { name: step, exact: true }).waitFor()
    }
    const look = async (name: string): Promise<void> => {
      await page.screenshot({ path: join(pictures, `teach-mame-${name}.png`) })
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true)
      expect(await namelessControls(page), name).toEqual([])
      expect(await lowContrast(page), name).toEqual([])
    }
    const hold = async (key: string, ms: number): Promise<void> => {
      await page.keyboard.down(key)
      await page.waitForTimeout(ms)
      await page.keyboard.up(key)
    }
    /** The digits below "SCORE<1>", as a person sees whether they are others than before. */
    const shownScore = (): Promise<string> =>
      page.evaluate<string>(`(() => {
        const canvas = document.querySelector('.whole canvas:not([hidden])')
        const copy = new OffscreenCanvas(64, 24).getContext('2d', { willReadFrequently: true })
        copy.drawImage(canvas, 0, -20)
        return [...copy.getImageData(0, 0, 64, 24).data].map((value) => (value > 100 ? 1 : 0)).join('')
      })()`)
    /** Once the game stands still: its last pictures may be on their way yet. */
    const steadyScore = async (): Promise<string> => {
      let [before, now] = ['', await shownScore()]
      while (now !== before) {
        await page.waitForTimeout(400)
        ;[before, now] = [now, await shownScore()]
      }
      return now
    }
    const note = async (what: string, value?: string): Promise<void> => {
      await page.getByLabel('Since the last time, the number').selectOption(what)
      if (value !== undefined) await page.getByLabel('Number', { exact: true }).fill(value)
      await button('Note it').click()
      await page.getByRole('button', { name: 'Note it', disabled: false }).waitFor()
    }

    test('it is in the list beside the windows, and begins as what MAME tells of it', async () => {
      await page.goto(`${app.origin}/#/games/new`)
      await button('Teach the game in Space Invaders (TV Version rev 2) (MAME)').click()
      await page.locator('[data-step="window"]').waitFor()
      await page.getByText('It runs in MAME as sitv.').waitFor()
      await look('window')
      await goTo('Controls')
      await page.getByText('The machine has these controls.', { exact: false }).waitFor()
      await look('controls')
    })

    test('its score is found in its memory while it is played on the page', async () => {
      await goTo('What counts')
      await page.getByText('Nothing counts yet. Find the score', { exact: false }).waitFor()
      expect(await page.locator('[data-kind]').count()).toBe(0)
      await hold('Digit5', 200)
      await page.waitForTimeout(700)
      await hold('Digit1', 200)
      await page.waitForTimeout(4000)
      await button('Pause').click()
      await button('Begin a search').click()
      await note('is', '0')
      let before = await steadyScore()
      await button('Resume').click()
      for (let round = 0; round < MOST_ROUNDS; round++) {
        await hold(round % 4 < 2 ? 'ArrowLeft' : 'ArrowRight', 200)
        for (let shot = 0; shot < 2; shot++) {
          await hold('Space', 120)
          await page.waitForTimeout(700)
        }
        await button('Pause').click()
        const now = await steadyScore()
        await note(now === before ? 'unchanged' : 'greater')
        before = now
        const left =
          Number(
            (
              await page
                .getByRole('status')
                .getByText(/places? (is|are) left/)
                .innerText()
            ).replace(/\D/g, '')
          ) || 1
        if (round === 1) await look('finding')
        if (left <= 6) break
        await button('Resume').click()
      }
      const place = page.getByRole('row', {
        name: new RegExp(`${SCORE} two bytes, four decimal digits, low first`)
      })
      const points = await place.locator('td.value').last().innerText()
      await place.getByRole('button', { name: 'Take it' }).or(place.locator('button')).first().click()
      await look('found')
      await button('Add to the game').click()
      const read = page.locator('[data-field="score"] [data-value]')
      await until(async () => (await read.getAttribute('data-value')) === points)
      expect(Number(points)).toBeGreaterThan(0)
      await look('fields')
    })

    test('its points count, and it is saved and played by chance', async () => {
      await goTo('Reward')
      await page.getByLabel('Which one counts the points?').last().selectOption('Score')
      await goTo('Actions')
      await button('One for each key and cell').click()
      await goTo('When')
      await look('phases')
      await goTo('Try')
      await page.getByText('It can be played.').waitFor()
      await look('try')
      await button('Save the game').click()
      await page.getByText('Saved as it stands.').waitFor()
      await button('Play it').click()
      await page.waitForURL(/#\/play$/)
      await page.locator('[data-score]').waitFor()
      await page.screenshot({ path: join(pictures, 'teach-mame-play.png') })
    })

    test('the browser had nothing to complain about', () => {
      expect(complaints).toEqual([])
    })
  }
)
