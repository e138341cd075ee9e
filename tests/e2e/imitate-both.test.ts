import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { numericFields } from '../../electron/shared/live-env'
import { profileSchema } from '../../electron/shared/profile'
import { Random } from '../../electron/shared/random'
import { writeDataset } from '../support/made-dataset'
import { lowContrast, namelessControls } from './support/accessibility'
import { startApp, type RunningApp } from './support/app'
import { openPage, startBrowser, whyNoBrowser } from './support/browser'
import { until } from './support/play-page'

const root = resolve(import.meta.dirname, '../..')
const shots = join(root, 'artifacts/screenshots')
const noBrowser = whyNoBrowser()
const profile = profileSchema.parse(JSON.parse(readFileSync(join(root, 'profiles/gnome-2048.json'), 'utf8')))
const [SIDE, MOMENTS] = [36, 1200]

/** A game in a window in which a number tells whether to go to the bright side or away from it. */
function writePlayed(data: string): void {
  const random = new Random(1)
  const fields = numericFields(profile)
  const width = 2 * fields.length
  const pictures = new Uint8Array(MOMENTS * SIDE * SIDE)
  const rows = new Float32Array(width * MOMENTS)
  const labels = new Int16Array(MOMENTS)
  for (let i = 0; i < MOMENTS; i++) {
    const [isRight, isHigh] = [random.integer(2) === 1, random.integer(2) === 1]
    for (let y = 0; y < SIDE; y++) {
      const from = (i * SIDE + y) * SIDE + (isRight ? SIDE / 2 : 0)
      pictures.fill(200, from, from + SIDE / 2)
    }
    for (let f = 0; f < fields.length; f++) rows.set([isHigh ? 1 : 0, 1], i * width + 2 * f)
    labels[i] = Number(isRight !== isHigh)
  }
  writeDataset(join(data, 'datasets/made'), {
    ...{ pictures, labels, side: SIDE, stretches: 8, game: profile.id, none: null },
    actions: profile.actions.map(({ id }) => id),
    vectors: {
      env: `live:${profile.id}?see=fields`,
      names: fields.flatMap((field) => [field, `${field} known`]),
      rows
    }
  })
}

describe.skipIf(noBrowser !== null)(
  `Imitating by pictures and numbers${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`,
  { timeout: 300_000 },
  () => {
    const data = mkdtempSync(join(tmpdir(), 'apprenti-imitate-both-'))
    let app: RunningApp
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let complaints: string[]

    beforeAll(async () => {
      mkdirSync(shots, { recursive: true })
      writePlayed(data)
      app = await startApp({ data })
      browser = await startBrowser()
      context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
      context.setDefaultTimeout(60_000)
      ;({ page, complaints } = await openPage(context))
      await page.setViewportSize({ width: 1280, height: 900 })
      await page.goto(app.link)
      await page.locator('h1').first().waitFor()
    }, 240_000)

    afterAll(async () => {
      await browser?.close()
      await app?.stop()
      rmSync(data, { recursive: true, force: true })
    }, 60_000)

    const visit = (place: string): Promise<unknown> => page.evaluate(`location.hash = '#/${place}'`)

    test('what an agent sees is chosen, with a sentence, in both languages and themes', async () => {
      for (const [theme, language, width, name] of [
        ['Light', 'en', 1280, 'light'],
        ['Dark', 'en', 1024, 'dark'],
        ['Light', 'fr', 1024, 'french']
      ] as const) {
        await page.setViewportSize({ width, height: 800 })
        await visit('settings')
        await page.getByText(language === 'en' ? 'English' : 'Français', { exact: true }).click()
        await until(async () => (await page.getAttribute('html', 'lang')) === language)
        if (language === 'en') await page.getByText(theme, { exact: true }).click()
        else await page.getByText('Clair', { exact: true }).click()
        await visit(`imitate/${profile.id}.train`)
        const sees = page.getByLabel(language === 'en' ? 'What it sees' : 'Ce qu’il voit')
        await sees.selectOption('both')
        await page
          .getByText(
            language === 'en' ? /at once: for games in which what to do/ : /là où ce qu’il faut faire dépend/
          )
          .waitFor()
        await page.screenshot({ path: join(shots, `imitate-both-${name}.png`) })
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
        expect(await namelessControls(page)).toEqual([])
        expect(await lowContrast(page)).toEqual([])
      }
      await visit('settings')
      await page.getByText('English', { exact: true }).click()
    })

    test('it learns what neither tells alone', async () => {
      await visit(`imitate/${profile.id}.train`)
      await page.getByLabel('What it sees').selectOption('both')
      await page.getByLabel('Name of the agent').fill('Both eyes')
      await page.getByLabel('Minutes at most').fill('0.5')
      await page.getByRole('button', { name: 'Begin to learn' }).click()
      await page.locator('[data-phase]').waitFor()
      await page.locator('[data-phase]').waitFor({ state: 'detached', timeout: 180_000 })
      await visit(`imitate/${profile.id}.judge`)
      const judged = page.locator('[data-accuracy]')
      await judged.waitFor()
      expect(Number(await judged.getAttribute('data-accuracy'))).toBeGreaterThan(0.9)
    })

    test('so does the command', () => {
      const cli = [join(root, 'out/main/cli.js'), 'imitate', '--dataset', 'made', '--observe']
      const accuracy = (observe: string): number => {
        const wish = ['--minutes', '0.4', '--encoder', 'data-efficient', '--patience', '6', '--json']
        const args = [...cli, observe, ...wish, '--data', data]
        const printed = execFileSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
        return (JSON.parse(printed.toString()) as { heldOut: { accuracy: number } }).heldOut.accuracy
      }
      expect(accuracy('both')).toBeGreaterThan(0.9)
      for (const alone of ['picture', 'fields']) expect(accuracy(alone), alone).toBeLessThan(0.7)
    })

    test('the browser complained about nothing', () => {
      expect(complaints).toEqual([])
    })
  }
)
