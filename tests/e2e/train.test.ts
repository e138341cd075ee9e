import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { whyNoBrowser } from './support/browser'
import { until } from './support/play-page'
import { TrainingPage } from './support/training-page'

const noBrowser = whyNoBrowser()

/** A person trains CartPole from the page: the real process learns, the real page shows it. */
describe.skipIf(noBrowser !== null)(
  `Training in a real browser${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`,
  { timeout: 180_000 },
  () => {
    let training: TrainingPage
    let page: Page

    beforeAll(async () => {
      training = await TrainingPage.open(60_000)
      page = training.page
    })

    afterEach(async (test) => {
      if (test.task.result?.state === 'fail') await shot('train-failure')
    })

    afterAll(() => training?.close())

    const shot = (name: string, isFull = false) => training.shot(name, isFull)
    const visit = (hash: string) => training.visit(hash)
    const status = () => training.status()
    const fits = (where: string) => training.fits(where)
    const step = async (): Promise<number> =>
      Number(await page.locator('[data-run] [data-step]').first().getAttribute('data-step'))

    test('without a run the page says what training is', async () => {
      await visit('train')
      await page.getByText('Nothing has been trained yet').waitFor()
      await shot('train-empty')
      await fits('empty')
      await page.getByRole('main').getByRole('link', { name: 'New run' }).first().click()
    })

    test('the form is made from the algorithm’s own settings, and says what is wrong and what it costs', async () => {
      // Opened by its address the page is there before the connection.
      await page.reload()
      await page.getByLabel('Environment', { exact: true }).selectOption('cartpole')
      await page.getByLabel('Steps', { exact: true }).fill('none')
      await page.getByText('A number is needed.').waitFor()
      expect(await page.getByRole('button', { name: 'Start training' }).isDisabled()).toBe(true)
      await page.getByLabel('Steps', { exact: true }).fill('12000')
      await page.getByText('Network', { exact: true }).click({ timeout: 3_000 })
      await page.getByText('≈').waitFor({ timeout: 60_000 })
      await shot('train-form', true)
      await fits('form')
    })

    test('it trains: steps, curves and the worth of actions appear', async () => {
      await page.getByLabel('Evaluate every').fill('4000')
      await page.getByLabel('Checkpoint every').fill('1000')
      await page.getByRole('button', { name: 'Start training' }).click()
      await until(async () => (await status()) === 'running', 30_000)
      await until(async () => (await step()) > 1050, 60_000)
      await page.locator('[data-preferences="2"]').waitFor({ timeout: 20_000 })
      await until(() => drawn(page), 20_000)
      await page.waitForTimeout(1_200)
      await shot('train-running')
      await fits('running')
    })

    test('it rests with P, goes on, stops, and goes on from where it was', async () => {
      await page.keyboard.press('p')
      await until(async () => (await status()) === 'paused', 10_000)
      const rested = await step()
      await page.waitForTimeout(500)
      expect(await step()).toBe(rested)
      await page.keyboard.press('p')
      await until(async () => (await step()) > rested, 10_000)
      await page.getByRole('button', { name: 'Stop', exact: true }).click()
      await until(async () => (await status()) === 'stopped', 15_000)
      const stopped = await step()
      await page.getByRole('button', { name: 'Continue', exact: true }).click()
      await until(async () => (await status()) === 'finished', 120_000)
      expect(await step()).toBeGreaterThan(stopped)
      await page.waitForTimeout(1_200)
      await shot('train-finished')
    })

    test('a process that is halted is said not to answer, and stops all the same', async () => {
      await visit('train/new')
      await page.getByLabel('Environment', { exact: true }).selectOption('cartpole')
      await page.getByLabel('Steps', { exact: true }).fill('200000')
      await page.getByLabel('Evaluate every').fill('0')
      await page.getByLabel('Checkpoint every').fill('500')
      await page.getByRole('button', { name: 'Start training' }).click()
      await until(async () => (await status()) === 'running' && (await step()) > 1_500, 60_000)
      training.freeze()
      await until(async () => (await status()) === 'silent', 20_000)
      expect(await page.locator('[data-run]').getByText('steps/s').count()).toBe(0)
      await page.getByText('Its process has said nothing for some seconds').waitFor()
      await shot('train-silent')
      await fits('silent')
      await page.getByRole('button', { name: 'Stop', exact: true }).click()
      await until(async () => (await status()) === 'stopped', 30_000)
      await page.getByText('Its process did not answer and was ended').waitFor()
      await page.getByRole('button', { name: 'Continue', exact: true }).click()
      await until(async () => (await status()) === 'running', 30_000)
      await page.getByRole('button', { name: 'Stop', exact: true }).click()
      await until(async () => (await status()) === 'stopped', 15_000)
      expect(await step()).toBeGreaterThan(500)
      await visit('runs')
      await page
        .getByRole('button', { name: /^Delete / })
        .first()
        .click()
      await until(async () => (await page.locator('li[data-run]').count()) === 1, 10_000)
    })

    test('runs of other seeds stand together as a band, and are compared, tagged, deleted and restored', async () => {
      await visit('train/new')
      await page.getByLabel('Environment', { exact: true }).selectOption('cartpole')
      await page.getByLabel('Steps', { exact: true }).fill('3000')
      await page.getByLabel('Runs', { exact: true }).fill('2')
      await page.getByLabel('Evaluate every').fill('0')
      await page.getByRole('button', { name: 'Start 2 runs' }).click()
      await until(async () => (await status()) === 'finished', 120_000)
      await visit('runs')
      await until(
        async () => (await page.locator('li[data-run] [data-status="finished"]').count()) === 3,
        120_000
      )
      for (const box of await page.locator('li[data-run] input[type=checkbox]').all()) await box.check()
      await page.getByRole('button', { name: 'Tags and note' }).first().click()
      await page.getByRole('textbox', { name: /^Tags/ }).fill('short, band')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('short', { exact: true }).waitFor()
      await until(() => drawn(page), 10_000)
      await page.waitForTimeout(800)
      await shot('runs', true)
      await fits('runs')
      await page
        .getByRole('button', { name: /^Delete / })
        .first()
        .click()
      await until(async () => (await page.locator('li[data-run]').count()) === 2, 10_000)
      // The notice of the run that the test before deleted may still stand above it.
      await page.getByRole('button', { name: 'Undo' }).last().click()
      await until(async () => (await page.locator('li[data-run]').count()) === 3, 10_000)
    })

    test('its best policy becomes a model with a card, and is exported', async () => {
      await page.locator('li[data-run] a').last().click()
      await page.getByRole('button', { name: 'Make a model' }).click()
      await page.getByLabel('Name').fill('My first balancer')
      await page.getByRole('button', { name: 'Make the model' }).click()
      await visit('models')
      await page.getByRole('heading', { name: /My first balancer/ }).waitFor()
      await page
        .locator('[data-model="my-first-balancer"]')
        .getByRole('button', { name: 'Export ONNX' })
        .click()
      await page.getByText(/my-first-balancer\.onnx/).waitFor()
      await shot('models', true)
      await fits('models')
    })

    test('a run computes on what was chosen', async () => {
      await visit('train/new')
      await page.getByLabel('Environment', { exact: true }).selectOption('cartpole')
      await page.getByLabel('Steps', { exact: true }).fill('300')
      await page.getByLabel('Evaluate every').fill('0')
      await page.getByLabel('Computes on').selectOption('tfjs')
      await page.getByText('otherwise the processor, slowly').waitFor()
      await page.getByRole('button', { name: 'Start training' }).click()
      await until(async () => (await status()) === 'finished', 120_000)
      await page.getByText('· tfjs').waitFor()
      await page.getByText(/computes with tfjs/).waitFor()
    })

    test.skipIf(process.platform !== 'linux')(
      'what cannot be had is said before and while the CPU computes instead',
      async () => {
        await visit('train/new')
        await page.getByLabel('Environment', { exact: true }).selectOption('cartpole')
        await page.getByLabel('Steps', { exact: true }).fill('300')
        await page.getByLabel('Evaluate every').fill('0')
        await page.getByLabel('Computes on').selectOption('cuda')
        await page.getByText('≈').waitFor({ timeout: 60_000 })
        await until(async () => (await page.locator('[aria-busy=true]').count()) === 0, 60_000)
        const isSaid = (await page.getByText('so the CPU computes instead').count()) === 1
        await shot('train-form-fallback', true)
        await fits('form with a device that is not here')
        await page.getByRole('button', { name: 'Start training' }).click()
        await until(async () => (await status()) === 'finished', 120_000)
        await page.getByText(/computes with onnxruntime-node/).waitFor()
        // In the head of the run and in its log; nowhere where there is such a card.
        expect(await page.getByText('so the CPU computes instead').count()).toBe(isSaid ? 2 : 0)
        await shot('train-fallback', true)
        await fits('run on the CPU instead')
      }
    )

    test('everything in both themes, narrow, wide and in French', async () => {
      const shots = ['train', 'train/new', 'runs', 'models'] as const
      const set = async (group: string, choice: string): Promise<void> => {
        await visit('settings')
        await page.getByRole('group', { name: group }).getByText(choice, { exact: true }).click()
        await page.waitForTimeout(200)
      }
      for (const theme of ['Dark', 'Light']) {
        await set('Theme', theme)
        for (const [width, height] of [
          [720, 900],
          [1024, 700],
          [1920, 1080]
        ] as const) {
          await page.setViewportSize({ width, height })
          for (const name of shots) {
            await visit(name)
            await page.waitForTimeout(700)
            await shot(`${name.replace('/', '-')}-${theme.toLowerCase()}-${width}`)
            await fits(`${name} ${theme} ${width}`)
          }
        }
      }
      await page.setViewportSize({ width: 1024, height: 700 })
      await set('Language', 'Français')
      for (const name of shots) {
        await visit(name)
        await page.waitForTimeout(700)
        await shot(`${name.replace('/', '-')}-fr-1024`)
        await fits(`${name} in French`)
      }
      expect(training.complaints).toEqual([])
    })
  }
)

/** Whether the first chart holds a line: dots in the accent's green. */
async function drawn(page: Page): Promise<boolean> {
  return await page.evaluate<boolean>(`(() => {
    const canvas = document.querySelector('figure canvas')
    if (canvas === null || canvas.width === 0) return false
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')
    copy.drawImage(canvas, 0, 0)
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height)
    let green = 0
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 150 && data[i + 1] > data[i] + 40) green++
    return green > 40
  })()`)
}
