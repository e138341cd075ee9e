import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { lowContrast, namelessControls } from './support/accessibility'
import { startApp, type RunningApp } from './support/app'
import { openPage, startBrowser, whyNoBrowser } from './support/browser'
import { until } from './support/play-page'
import { installStandin, type StandinScene } from './support/standin'

const root = resolve(import.meta.dirname, '../..')
const shots = join(root, 'artifacts/screenshots')
const noBrowser = whyNoBrowser()

const config = {
  env: 'cartpole',
  agent: 'dqn',
  preset: null,
  seed: 7,
  steps: 1000,
  streams: 1,
  device: 'cpu',
  values: { gamma: 0.99 },
  evaluateEvery: 0,
  evaluationEpisodes: 10,
  checkpointEvery: 100,
  stopAtScore: null,
  patience: null
}
const progress = { runId: 'sound', status: 'finished', step: 1000, best: null, last: null, random: null }
const about = {
  config,
  progress,
  startedAtMs: Date.UTC(2026, 0, 2),
  seconds: 12,
  tags: ['kept'],
  note: '',
  isLowPriority: false
}

/** A data folder in which things lie as a disk, an editor or a copy may leave them. */
function fillWithDamage(data: string): void {
  const write = (place: string, content: unknown): void => {
    const file = join(data, place)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  }
  write('runs/sound/about.json', about)
  write('runs/far-off/about.json', { ...about, startedAtMs: 1e300 })
  write('runs/far-off/config.json', config)
  write('runs/far-off/run.json', { ...progress, seconds: 3 })
  const { values: _, ...withoutValues } = config
  write('runs/no-values/config.json', withoutValues)
  write('runs/no-json/about.json', '{"config": {')
  cpSync(join(data, 'runs/sound'), join(data, 'runs/copy-of-sound'), { recursive: true })
  write('models/no-card/policy.onnx', 'none')
  write('models/no-card/card.json', { title: 7 })
  write('sessions/not-one.mcap', 'not a recording'.repeat(1000))
  mkdirSync(join(data, 'sessions/a-folder.mcap'))
  execFileSync('/usr/bin/mkfifo', [join(data, 'sessions/a-pipe.mcap')])
}

describe.skipIf(noBrowser !== null)(
  `Damaged files and the pages${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`,
  { timeout: 120_000 },
  () => {
    let data: string
    let app: RunningApp
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let complaints: string[]

    beforeAll(async () => {
      mkdirSync(shots, { recursive: true })
      data = mkdtempSync(join(tmpdir(), 'apprenti-damaged-'))
      fillWithDamage(data)
      app = await startApp({ data })
      browser = await startBrowser()
      context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
      context.setDefaultTimeout(60_000)
      ;({ page, complaints } = await openPage(context))
      await page.setViewportSize({ width: 1280, height: 800 })
      await page.goto(app.link)
      await page.getByRole('navigation').waitFor()
    }, 60_000)
    afterEach(async (test) => {
      if (test.task.result?.state === 'fail')
        await page.screenshot({ path: join(shots, 'damaged-failure.png') })
    })
    afterAll(async () => {
      await browser?.close()
      await app?.stop()
      rmSync(data, { recursive: true, force: true })
    })

    const visit = (hash: string): Promise<unknown> => page.evaluate(`location.hash = '#/${hash}'`)
    const row = (id: string) => page.locator(`[data-run="${id}"]`)
    const damage = (id: string) => page.locator(`[data-damaged="${id}"]`)
    const looks = async (name: string): Promise<void> => {
      await page.waitForTimeout(300)
      await page.screenshot({ path: join(shots, `${name}.png`) })
      expect(await namelessControls(page), name).toEqual([])
      expect(await lowContrast(page), name).toEqual([])
      expect(complaints, name).toEqual([])
    }

    test('runs: the sound ones are shown, what is left of others too, and each damage in words', async () => {
      await visit('runs')
      await row('sound').waitFor()
      await row('copy-of-sound').waitFor()
      await row('far-off').waitFor()
      expect(await damage('far-off').innerText()).toMatch(
        /about\.json is damaged \("startedAtMs" is missing or cannot be right\)\. What stands here is from the other files/
      )
      expect(await damage('no-values').innerText()).toMatch(
        /This run cannot be shown: .*config\.json is damaged \("values" is missing or cannot be right\)/
      )
      expect(await damage('no-json').innerText()).toMatch(/about\.json is damaged \(it is not JSON\)/)
      expect(await damage('sound').count()).toBe(0)
      await looks('damaged-runs')
    })

    test('what a damaged file said is kept beside when the run is changed', async () => {
      await row('far-off').getByRole('button', { name: 'Tags and note' }).click()
      await page.getByRole('textbox', { name: /^Tags/ }).fill('again')
      await page.getByRole('button', { name: 'Save' }).click()
      await damage('far-off').waitFor({ state: 'detached' })
      expect(readFileSync(join(data, 'runs/far-off/about.json.damaged'), 'utf8')).toContain('1e+300')
    })

    test('a run that cannot be shown goes to the bin and comes back', async () => {
      await damage('no-values').getByRole('button', { name: 'Delete no-values' }).click()
      await damage('no-values').waitFor({ state: 'detached' })
      await page.getByRole('link', { name: 'Bin (1)' }).click()
      await damage('no-values').waitFor()
      await looks('damaged-bin')
      await damage('no-values').getByRole('button', { name: 'Restore no-values' }).click()
      await visit('runs')
      await damage('no-values').waitFor()
    })

    test('a run with a damaged file can be opened', async () => {
      await visit('train/copy-of-sound')
      await page.locator('[data-run="copy-of-sound"] [data-status="finished"]').waitFor()
    })

    test('sessions and models: each is a row that says what is wrong', async () => {
      await visit('sessions')
      for (const [id, why] of [
        ['not-one', /The session not-one is damaged/],
        ['a-folder', /a-folder\.mcap is not what it has to be/],
        ['a-pipe', /a-pipe\.mcap is not what it has to be/]
      ] as const)
        await until(async () => why.test(await damage(id).innerText()), 15_000)
      await looks('damaged-sessions')
      await visit('models')
      await page.getByText('its card cannot be read').waitFor()
      await looks('damaged-models')
    })

    /** Answers that the app never gives, from a stand-in for it. */
    const stage = async (scene: StandinScene, hash: string): Promise<Page> => {
      const profile: unknown = JSON.parse(readFileSync(join(root, 'profiles/invaders.json'), 'utf8'))
      const { page: opened } = await openPage(context)
      await opened.setViewportSize({ width: 1024, height: 700 })
      await installStandin(opened, scene, profile)
      await opened.goto(`${app.origin}/#/${hash}`)
      return opened
    }

    test('whatever goes wrong in a row stays in it', async () => {
      const opened = await stage({ broken: 'session' }, 'sessions')
      await opened.getByText('This row could not be shown').waitFor()
      expect(await opened.locator('[data-session]').count()).toBeGreaterThan(1)
      expect(await opened.locator('[data-damaged]').count()).toBe(1)
      await opened.getByRole('button', { name: 'Try again' }).click()
      await opened.getByText('This row could not be shown').waitFor()
      await opened.screenshot({ path: join(shots, 'damaged-row.png') })
      expect(await namelessControls(opened)).toEqual([])
      expect(await lowContrast(opened)).toEqual([])
      await opened.close()
    })

    test.each(['en', 'fr'] as const)('whatever goes wrong in a page stays in it (%s)', async (language) => {
      const opened = await stage({ broken: 'run', language }, 'runs')
      const failed = opened.locator('[data-failed-page="runs"]')
      await failed.waitFor()
      await opened.screenshot({ path: join(shots, `damaged-page-${language}.png`) })
      expect(await namelessControls(opened)).toEqual([])
      expect(await lowContrast(opened)).toEqual([])
      await failed.getByRole('button').click()
      await failed.waitFor()
      // The others work, by the page's own way out and by the rail; coming back tries again.
      await failed.getByRole('link').click()
      await opened.locator('[data-check]').first().waitFor()
      await opened.evaluate(`location.hash = '#/sessions'`)
      await opened.locator('[data-session]').first().waitFor()
      await opened.evaluate(`location.hash = '#/runs'`)
      await failed.waitFor()
      await opened.close()
    })
  }
)
