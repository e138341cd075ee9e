import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { LABELS_FILE } from '../../electron/shared/dataset'
import { lowContrast, namelessControls } from './support/accessibility'
import { startApp, type RunningApp } from './support/app'
import { openPage, startBrowser, whyNoBrowser } from './support/browser'
import { until } from './support/play-page'
import { recordPlay } from './support/recorded-play'

const shots = join(resolve(import.meta.dirname, '../..'), 'artifacts/screenshots')
const noBrowser = whyNoBrowser()
const STEPS = ['record', 'data', 'train', 'judge', 'play'] as const

/** A person's whole way through page Imitate in the real app: from a recording to an agent that is chosen to play. */
describe.skipIf(noBrowser !== null)(
  `Imitating in a real browser${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`,
  { timeout: 300_000 },
  () => {
    const data = mkdtempSync(join(tmpdir(), 'apprenti-imitate-'))
    let app: RunningApp
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let complaints: string[]

    beforeAll(async () => {
      mkdirSync(shots, { recursive: true })
      await recordPlay(join(data, 'sessions'), 60)
      app = await startApp({ data })
      browser = await startBrowser()
      context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
      context.setDefaultTimeout(60_000)
      ;({ page, complaints } = await openPage(context))
      await page.setViewportSize({ width: 1280, height: 900 })
      await page.goto(app.link)
      await page.locator('h1').first().waitFor()
    }, 240_000)

    afterEach(async (test) => {
      if (test.task.result?.state === 'fail') await shot('failure')
    })

    afterAll(async () => {
      await browser?.close()
      await app?.stop()
      rmSync(data, { recursive: true, force: true })
    }, 60_000)

    const visit = (place: string): Promise<unknown> =>
      page.evaluate(`location.hash = '#/imitate${place === '' ? '' : `/${place}`}'`)
    const button = (name: string | RegExp): Locator => page.getByRole('button', { name })
    const want = (): Promise<string | null> => page.locator('[data-want]').getAttribute('data-want')
    const shot = (name: string): Promise<unknown> =>
      page.screenshot({ path: join(shots, `imitate-${name}.png`), fullPage: false })
    const fits = async (where: string): Promise<void> => {
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), where).toBe(true)
      expect(await namelessControls(page), where).toEqual([])
      expect(await lowContrast(page), where).toEqual([])
    }
    const labels = (): Int16Array => {
      const bytes = readFileSync(join(data, 'datasets/invaders-1', LABELS_FILE))
      return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    }
    /** Begins a small agent: pictures two at once, no delay sought. */
    const learn = async (name: string, minutes: string): Promise<void> => {
      await page.getByLabel('Name of the agent').fill(name)
      await page.getByLabel('Minutes at most').fill(minutes)
      await page.getByLabel('Network').selectOption('data-efficient')
      await page.locator('details').getByText('More settings').click()
      await page.getByLabel('Moments from seeing to doing').fill('0')
      await page.getByLabel('Pictures seen at once').fill('2')
      await button('Begin to learn').click()
    }

    test('a game without recordings says how to make one; one with them, what is next', async () => {
      await visit('gnome-2048.record')
      await page.locator('[data-step="record"]').waitFor()
      await until(async () => (await want()) === 'record')
      await page.getByText('None yet.').waitFor()
      await visit('gnome-2048.data')
      await page.locator('[data-step="data"]').waitFor()
      await page.getByRole('link', { name: 'How to record' }).click()
      await page.locator('[data-step="record"]').waitFor()
      await page.getByLabel('Game', { exact: true }).selectOption('invaders')
      await page.locator('[data-step="data"]').waitFor()
      await visit('invaders.record')
      await page.locator('[data-session]').waitFor()
      await page.getByText('The game is open.').waitFor()
      await until(async () => (await want()) === 'make')
      await shot('record')
      await page.getByRole('link', { name: 'To the data set' }).click()
    })

    test('a data set is made of the recording, deleted, and brought back', async () => {
      await page.getByText('None yet. Choose recordings above.').waitFor()
      await page.getByLabel('All of them').uncheck()
      expect(await button('Make the data set').isDisabled()).toBe(true)
      await page.getByLabel('All of them').check()
      await page.getByLabel('Name', { exact: true }).fill('My evening')
      await page.getByText('Pictures', { exact: true }).click()
      await page.getByLabel('Width and height in pixels').selectOption('64')
      await button('Make the data set').click()
      const row = page.locator('[data-dataset="invaders-1"]')
      await row.waitFor()
      await row.getByText('My evening').waitFor()
      // Six games of ten seconds.
      await row.getByText(/6 games/).waitFor()
      await row.getByText(/Never done: /).waitFor()
      await until(async () => (await want()) === 'train')
      await shot('data')
      await button('Delete My evening').click()
      await row.waitFor({ state: 'detached' })
      await page.getByText('Bin (1)').click()
      await button('Restore My evening').click()
      await row.waitFor()
      await page.getByRole('link', { name: 'Learn from My evening' }).click()
      await page.locator('[data-step="train"]').waitFor()
    })

    test('an agent learns: what is wrong in the form is said, curves come, and it stops with what it learned', async () => {
      await page.getByLabel('Minutes at most').fill('none')
      await page.getByText('A number from 0.1 to 600.').waitFor()
      expect(await button('Begin to learn').isDisabled()).toBe(true)
      await learn('My double', '20')
      const now = page.locator('[data-phase]')
      await now.waitFor()
      await until(async () => (await want()) === 'cloning')
      await until(async () => Number(await now.getAttribute('data-update')) > 200, 240_000)
      await page.getByText(/left at most/).waitFor()
      await page.locator('figure canvas').first().waitFor()
      await shot('learning')
      await fits('learning')
      await page.reload()
      await button('Stop and keep what it has learned').click()
      await now.waitFor({ state: 'detached' })
      await until(async () => (await want()) === 'judge')
      await page.getByRole('link', { name: 'To the figures' }).click()
    })

    test('it is judged: figures, each action, and the moments where it disagrees', async () => {
      const judged = page.locator('[data-accuracy]')
      await judged.waitFor()
      const accuracy = Number(await judged.getAttribute('data-accuracy'))
      expect(accuracy).toBeGreaterThan(0.2)
      expect(accuracy).toBeLessThanOrEqual(1)
      await page.locator('[data-action="left"]').waitFor()
      await page.getByRole('img', { name: /sure: / }).waitFor()
      expect(await page.locator('[data-moment] img').first().getAttribute('src')).toMatch(/^data:image\/png/)
      await until(async () => (await want()) === 'play')
      await shot('judge')
    })

    test('a moment is discarded or corrected with one click, in the file, and brought back', async () => {
      const before = [...labels()]
      const moment = page.locator('[data-moment]').first()
      const at = Number(await moment.getAttribute('data-moment'))
      await button(`Learn nothing from moment ${at}`).click()
      await page.getByText('1 moment changed in the data set.').waitFor()
      expect(labels()[at]).toBe(-1)
      await page.reload()
      await page.getByText('1 moment changed in the data set.').waitFor()
      await button(`Undo the change of moment ${at}`).click()
      await page.getByText('1 moment changed in the data set.').waitFor({ state: 'detached' })
      expect([...labels()]).toEqual(before)
      await button(`The agent was right at moment ${at}`).click()
      await page.getByText('1 moment changed in the data set.').waitFor()
      expect(labels()[at]).not.toBe(before[at])
      expect(labels()[at]).toBeGreaterThanOrEqual(0)
      await page.getByRole('link', { name: 'Learn again' }).click()
      await page.locator('[data-step="train"]').waitFor()
    })

    test('a process that is killed is told of, and what it had learned stays as a model', async () => {
      await learn('Cut short', '20')
      const now = page.locator('[data-phase]')
      await until(async () => Number(await now.getAttribute('data-update')) > 60, 240_000)
      const [pid] = app.cloners()
      process.kill(pid!, 'SIGKILL')
      await page
        .getByText(/The process that learned "Cut short" ended unexpectedly/)
        .first()
        .waitFor()
      await page
        .getByText(/is kept as a model/)
        .first()
        .waitFor()
      await now.waitFor({ state: 'detached' })
      await visit('invaders.judge')
      const attempt = page.getByLabel('Attempt', { exact: true })
      const options = await attempt.locator('option').allTextContents()
      expect(options.map((text) => text.split(',')[0]!.trim())).toEqual(['Cut short', 'My double'])
      await attempt.selectOption({ index: 0 })
      await page
        .locator('main [role="alert"]')
        .getByText(/ended unexpectedly/)
        .waitFor()
      await button('Delete the attempt Cut short').click()
      await until(async () => (await attempt.locator('option').count()) === 1)
    })

    test('it is chosen to play where the game is open', async () => {
      await visit('invaders.play')
      await page.getByText(/The game is open: /).waitFor()
      await shot('play')
      await button('Let My double play').click()
      await page.waitForURL(/#\/play$/)
      await until(
        async () => (await page.getByLabel('Policy').first().inputValue()) === 'model:my-double',
        30_000
      )
    })

    test('a takeover is kept as a correction, and learned from by one click; the new one plays by another', async () => {
      await page.getByText('Autonomous', { exact: true }).click()
      await page.locator('[data-stands-by]').waitFor()
      for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowLeft']) {
        await page.keyboard.down(key)
        await page.waitForTimeout(2_000)
        await page.keyboard.up(key)
      }
      await page.getByText('Off', { exact: true }).click()
      const link = page.locator('[data-improve="1"]')
      await link.waitFor()
      expect(await link.textContent()).toContain('Improve it (1 correction)')
      await shot('corrected')
      await link.focus()
      await page.keyboard.press('Enter')
      await page.locator('[data-corrections="1"]').waitFor()
      await page.getByText('1 correction kept of My double.').waitFor()
      await fits('corrected')

      // One that is cancelled leaves nothing.
      await button('Improve My double').click()
      await page.locator('[data-phase]').waitFor()
      await button('Cancel, keep nothing').click()
      await page.locator('[data-corrections="1"]').waitFor()
      await page.getByLabel('Minutes at most').fill('0,3')
      await page.keyboard.press('Enter')
      await page.locator('[data-phase="learning"]').waitFor()
      await shot('improving')
      await fits('improving')
      const improved = page.locator('[data-improved]')
      await improved.waitFor({ timeout: 120_000 })
      expect(Number(await improved.getAttribute('data-after'))).toBeGreaterThanOrEqual(0)
      await page.getByText('It learned on from').waitFor()
      await page.getByRole('link', { name: 'My double', exact: true }).waitFor()
      await shot('improved')
      await fits('improved')
      await button('Let My double v2 play').click()
      await page.waitForURL(/#\/play$/)
      await until(
        async () => (await page.getByLabel('Policy').first().inputValue()) === 'model:my-double-v2',
        30_000
      )
    })

    test('it plays for its score, beside chance, and that is kept', async () => {
      await visit('invaders.judge.invaders-1-clone-1')
      await page.locator('[data-accuracy]').waitFor()
      await page.getByLabel('Games of each').fill('1')
      await page.getByText('A whole number from 2 to 25.').waitFor()
      await page.getByLabel('Games of each').fill('2')
      await button('Let My double play for its score').click()
      await page.locator('[data-played]').waitFor()
      await shot('scoring')
      await fits('scoring')
      const score = page.locator('[data-score]')
      await score.waitFor({ timeout: 240_000 })
      expect(Number(await score.getAttribute('data-p'))).toBeGreaterThan(0)
      await page.locator('[data-row="random"]').waitFor()
      await shot('score')
      await page.reload()
      await score.waitFor()
    })

    for (const theme of ['light', 'dark'] as const)
      test(`every step in the ${theme} theme, narrow and wide and in French, fits, has names and contrast`, async () => {
        await page.evaluate("location.hash = '#/settings'")
        await page.getByText(theme === 'light' ? 'Light' : 'Dark', { exact: true }).click()
        await until(async () => (await page.getAttribute('html', 'data-theme')) === theme)
        for (const [language, width, height] of [
          ['en', 480, 900],
          ['en', 1024, 700],
          ['en', 1280, 900],
          ['fr', 1024, 700]
        ] as const) {
          await page.setViewportSize({ width, height })
          await page.evaluate("location.hash = '#/settings'")
          await page.getByText(language === 'en' ? 'English' : 'Français', { exact: true }).click()
          await until(async () => (await page.getAttribute('html', 'lang')) === language)
          for (const step of STEPS) {
            // The one with moments to look at, and a score.
            await visit(`invaders.${step}${step === 'judge' ? '.invaders-1-clone-1' : ''}`)
            await page.locator(`[data-step="${step}"]`).waitFor()
            if (step === 'judge') await page.locator('[data-moment] img').first().waitFor()
            const name = `${step}-${theme}-${language}-${width}`
            await page.evaluate("document.getElementById('page').style.height = 'auto'")
            await shot(name)
            if (step === 'judge') {
              await page.evaluate("document.getElementById('page').scrollTo(0, 99999)")
              await page.screenshot({ path: join(shots, `imitate-${name}-whole.png`), fullPage: true })
            }
            await page.evaluate("document.getElementById('page').style.height = ''")
            await fits(name)
          }
        }
        await page.evaluate("location.hash = '#/settings'")
        await page.getByText('English', { exact: true }).click()
      })

    test('the browser complained about nothing', () => {
      expect(complaints).toEqual([])
    })
  }
)
