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
const screenshots = resolve(import.meta.dirname, '../../artifacts/screenshots')
/** Where this machine keeps its score, and how the page writes that address. */
const SCORE = '20F8h'
const MOST_ROUNDS = 25
const MOST_PRESSES = 20
/** How long a press is waited for before it is made again. */
const WAIT_MS = 3000
/** Looks that must be the same before a picture counts as standing still. */
const STEADY = 3

/** A part of the picture, in its pixels. */
interface Part {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
/** The digits below "SCORE<1>", those after "CREDIT", the rows of the ship, and where the swarm is. */
const POINTS: Part = { x: 0, y: 20, width: 64, height: 24 }
const CREDIT: Part = { x: 198, y: 238, width: 26, height: 14 }
const SHIP: Part = { x: 0, y: 214, width: 224, height: 12 }
const SWARM: Part = { x: 0, y: 56, width: 224, height: 90 }

/** Whether something becomes so in time. */
async function within(ms: number, isSo: () => Promise<boolean>): Promise<boolean> {
  return await until(isSo, ms).then(
    () => true,
    () => false
  )
}

/** A game of the person's MAME that the app knows nothing of is taught: its score is found in its memory. */
describe.skipIf(whyNot !== null)(
  `Teaching a game in MAME in a real browser${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  { timeout: 300_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'apprenti-teach-'))
    let app: RunningApp
    let browser: Browser
    let page: Page
    let complaints: string[]

    beforeAll(async () => {
      mkdirSync(screenshots, { recursive: true })
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
      await page.screenshot({ path: join(screenshots, `teach-mame-${name}.png`) })
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true)
      expect(await namelessControls(page), name).toEqual([])
      expect(await lowContrast(page), name).toEqual([])
    }
    /** What is lit in a part of the picture, as a person sees it. */
    const shownIn = ({ x, y, width, height }: Part): Promise<string> =>
      page.evaluate<string>(`(() => {
        const canvas = document.querySelector('.whole canvas:not([hidden])')
        const copy = new OffscreenCanvas(${width}, ${height}).getContext('2d', { willReadFrequently: true })
        copy.drawImage(canvas, ${-x}, ${-y})
        const { data } = copy.getImageData(0, 0, ${width}, ${height})
        let lit = ''
        for (let i = 0; i < data.length; i += 4) lit += Math.max(data[i], data[i + 1], data[i + 2]) > 100 ? 1 : 0
        return lit
      })()`)
    const litIn = async (part: Part): Promise<number> => (await shownIn(part)).replaceAll('0', '').length
    /** Waits until so many other pictures were shown: as long as the game takes for that, on a slow machine as on a fast one. */
    const pictures = (count: number): Promise<unknown> =>
      page.evaluate(`new Promise((done) => {
        const canvas = document.querySelector('.whole canvas:not([hidden])')
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true })
        let [before, left] = [NaN, ${count}]
        const look = () => {
          copy.drawImage(canvas, 0, 0)
          const pixels = new Uint32Array(copy.getImageData(0, 0, canvas.width, canvas.height).data.buffer)
          const now = pixels.reduce((sum, pixel, at) => (sum + pixel * ((at % 8191) + 1)) % 2 ** 32, 0)
          if (now !== before) left -= 1
          before = now
          if (left < 0) done()
          else setTimeout(look, 30)
        }
        look()
      })`)
    const hold = async (key: string, count: number): Promise<void> => {
      await page.keyboard.down(key)
      await pictures(count)
      await page.keyboard.up(key)
    }
    /** A coin counts when it is let go of, a button when the game looks: it is pressed again until something came of it. */
    const pressUntil = async (key: string, isDone: () => Promise<boolean>): Promise<void> => {
      for (let attempt = 0; attempt < MOST_PRESSES; attempt++) {
        await page.keyboard.press(key)
        if (await within(WAIT_MS, isDone)) return
      }
      throw new Error(`nothing came of ${key}`)
    }
    /** Once the game stands still: its last pictures may be on their way yet. */
    const steadyScore = async (): Promise<string> => {
      const seen = [await shownIn(POINTS)]
      while (seen.length < STEADY || seen.slice(-STEADY).some((one) => one !== seen.at(-1))) {
        await page.waitForTimeout(300)
        seen.push(await shownIn(POINTS))
      }
      return seen.at(-1)!
    }
    const pause = async (): Promise<void> => {
      await button('Pause').click()
      await button('Resume').waitFor()
    }
    const resume = async (): Promise<void> => {
      await button('Resume').click()
      await button('Pause').waitFor()
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
      const noCredit = await shownIn(CREDIT)
      const hasCredit = async (): Promise<boolean> => (await shownIn(CREDIT)) !== noCredit
      await pressUntil('Digit5', hasCredit)
      await pressUntil('Digit1', async () => !(await hasCredit()))
      await until(async () => (await litIn(SHIP)) > 20 && (await litIn(SWARM)) > 2000, 60_000)
      await pause()
      await button('Begin a search').click()
      await note('is', '0')
      let before = await steadyScore()
      await resume()
      for (let round = 0; round < MOST_ROUNDS; round++) {
        await hold(round % 4 < 2 ? 'ArrowLeft' : 'ArrowRight', 6)
        for (let shot = 0; shot < 2; shot++) {
          await hold('Space', 3)
          await pictures(20)
        }
        await pause()
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
        await resume()
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
      await page.screenshot({ path: join(screenshots, 'teach-mame-play.png') })
    })

    test('the browser had nothing to complain about', () => {
      expect(complaints).toEqual([])
    })
  }
)
