import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { whyNoBrowser } from './support/browser'
import { driver, score, until } from './support/play-page'
import { TrainingPage } from './support/training-page'

const noBrowser = whyNoBrowser()

/** A person trains the arcade game from the page, watches it, and lets what came of it play. */
describe.skipIf(noBrowser !== null)(
  `Training the arcade game in a real browser${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`,
  { timeout: 240_000 },
  () => {
    let training: TrainingPage
    let page: Page

    beforeAll(async () => {
      training = await TrainingPage.open(60_000)
      page = training.page
    })

    afterEach(async (test) => {
      if (test.task.result?.state === 'fail') await shot('train-games-failure')
    })

    afterAll(() => training?.close())

    const shot = (name: string) => training.shot(name)
    const visit = (hash: string) => training.visit(hash)
    const status = () => training.status()
    const fits = (where: string) => training.fits(where)
    /** Starts a run of so many steps, with other settings by their labels. */
    const train = async (
      env: string,
      steps: number,
      settings: Record<string, string>,
      group = 'Replay memory'
    ): Promise<void> => {
      await visit('train/new')
      await page.getByLabel('Environment', { exact: true }).selectOption(env)
      await page.getByLabel('Preset', { exact: true }).selectOption('')
      const all = {
        Steps: String(steps),
        'Evaluate every': '0',
        'Episodes of an evaluation': '1',
        ...settings
      }
      await page.locator('summary', { hasText: group }).click()
      for (const [label, value] of Object.entries(all))
        await page.getByLabel(label, { exact: true }).fill(value)
      await page.getByRole('button', { name: 'Start training' }).click()
      await until(async () => (await status()) === 'running', 60_000)
    }
    /** The page as it is now, in both themes, narrow, wide and in French. */
    const everywhere = async (name: string, looks: () => Promise<void>): Promise<void> => {
      const here = await page.evaluate<string>('location.hash.slice(2)')
      const set = async (group: string, choice: string): Promise<void> => {
        await visit('settings')
        await page.getByRole('group', { name: group }).getByText(choice, { exact: true }).click()
        await visit(here)
        await page.locator('canvas[data-view-step]').waitFor({ timeout: 120_000 })
        await page.getByText(/Where it looks|Où il regarde/).click()
        await looks()
        await page.waitForTimeout(600)
      }
      for (const [theme, width] of [
        ['Light', 1440],
        ['Dark', 1440],
        ['Dark', 720],
        ['Light', 1920]
      ] as const) {
        await page.setViewportSize({ width, height: 1000 })
        await set('Theme', theme)
        await shot(`${name}-${theme.toLowerCase()}-${width}`)
        await fits(`${name} ${theme} ${width}`)
      }
      await page.setViewportSize({ width: 1440, height: 1000 })
      await set('Language', 'Français')
      await shot(`${name}-fr`)
      await fits(`${name} in French`)
      await set('Langue', 'English')
    }

    test('from memory: the game’s picture, the worth of each action by name, and the numbers that matter', async () => {
      await train('invaders-ram', 1_000_000, { 'Learning starts': '300' })
      await until(() => hasPicture(page, 224), 150_000)
      await page
        .getByRole('list', { name: 'Worth of each action' })
        .getByText('Fire', { exact: true })
        .waitFor()
      await page.getByText('Where it looks').click()
      const looks = () => page.locator('[data-weightiest="8"]').waitFor()
      await looks()
      await everywhere('train-ram', looks)
      await page.getByRole('button', { name: 'Stop', exact: true }).click()
      await until(async () => (await status()) === 'stopped', 30_000)
    })

    test('a fight of the arena: its picture, and of the many actions those that are worth most, by name', async () => {
      await train('arena-combat-weak', 1_000_000, { 'Learning starts': '300' })
      await until(() => hasPicture(page, 640), 150_000)
      await page.getByText('Where it looks').click()
      const looks = () => page.locator('[data-weightiest="8"]').waitFor()
      await looks()
      const worth = page.getByRole('list', { name: 'Worth of each action' })
      expect(await worth.getByRole('listitem').count()).toBe(16)
      await page.getByText('and 1,719 others that are worth less').waitFor()
      await worth
        .getByText(/^(Walk|Spell \d:|End the turn)/)
        .first()
        .waitFor()
      await everywhere('train-arena', looks)
      await page.getByRole('button', { name: 'Stop', exact: true }).click()
      await until(async () => (await status()) === 'stopped', 30_000)
    })

    test('from pictures: what it sees, and where it looks glows in it', async () => {
      await train('invaders-pixels', 1_000_000, { 'Learning starts': '300' })
      await until(() => hasPicture(page, 84), 150_000)
      expect(await amber(page)).toBe(0)
      await page.getByText('Where it looks').click()
      const looks = () => until(async () => (await amber(page)) > 20, 30_000)
      await looks()
      await everywhere('train-pixels', looks)
      await page.getByRole('button', { name: 'Stop', exact: true }).click()
      await until(async () => (await status()) === 'stopped', 30_000)
      expect(training.complaints).toEqual([])
    })

    test('what it learns from demonstrations before it plays is shown as it goes', async () => {
      await train(
        'invaders-ram',
        500,
        { Demonstrations: '400', 'Updates before play': '4000' },
        'Demonstrations'
      )
      await page.getByText(/^Learning from demonstrations: update [\d,]+ of 4,000$/).waitFor()
      await page.getByText('It does not play yet').waitFor()
      const bar = page.getByRole('progressbar')
      expect(await bar.getAttribute('aria-valuemax')).toBe('4000')
      const done = async (): Promise<number> => Number(await bar.getAttribute('aria-valuenow'))
      const before = await done()
      await until(async () => (await done()) > before, 30_000)
      await shot('train-pretraining')
      await fits('pretraining')
      await page.getByRole('button', { name: 'Stop', exact: true }).click()
      await until(async () => (await status()) === 'stopped', 30_000)
    })

    test('a few hundred steps make a policy that becomes a model and plays', async () => {
      await train('invaders-ram', 600, { 'Learning starts': '200' })
      await until(async () => (await status()) === 'finished', 180_000)
      await page.getByRole('button', { name: 'Make a model' }).click()
      await page.getByLabel('Name').fill('My first gunner')
      await page.getByRole('button', { name: 'Make the model' }).click()
      await visit('models')
      const card = page.locator('[data-model="my-first-gunner"]')
      await card.getByRole('button', { name: 'Use in Play' }).click()
      await until(async () => (await page.title()).startsWith('Play'))
      expect(await page.getByLabel('Policy').inputValue()).toBe('model:my-first-gunner')
      await page.getByRole('button', { name: 'New episode' }).click()
      await until(async () => (await driver(page)) === 'agent')
      await page.getByText('Chooses what it learned to be worth most here.').waitFor()
      await page.getByRole('list', { name: 'Preference for each action' }).waitFor()
      await until(async () => (await score(page)) > 0, 120_000)
      await shot('play-learned')
      await visit('models')
      await card.getByText('In use').waitFor()
      expect(await page.locator('[data-model="my-first-gunner"]').textContent()).toContain('over 1 episode')
      await shot('models-learned')
      expect(training.complaints).toEqual([])
    })
  }
)

/** Dots of the live view for which an expression over `red` and `blue` holds; -1 when it is not this wide. */
const dots = (page: Page, expression: string, width: number): Promise<number> =>
  page.evaluate<number>(`(() => {
    const canvas = document.querySelector('canvas[data-view-step]')
    if (canvas === null || canvas.width !== ${width}) return -1
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true })
    copy.drawImage(canvas, 0, 0)
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height)
    let count = 0
    for (let i = 0; i < data.length; i += 4) {
      const [red, blue] = [data[i], data[i + 2]]
      if (${expression}) count++
    }
    return count
  })()`)

/** Whether the live view is this wide and shows something. */
const hasPicture = async (page: Page, width: number): Promise<boolean> =>
  (await dots(page, 'red > 60', width)) > 100

/** Dots of the agent's picture that glow. */
const amber = (page: Page): Promise<number> => dots(page, 'red > blue + 50', 84)
