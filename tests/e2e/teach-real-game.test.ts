import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { PicturePoint } from '../../electron/shared/action'
import type { Region } from '../../electron/shared/perception/region'
import { whyNoDesktop, XDesktop } from '../support/x-desktop'
import { lowContrast, namelessControls } from './support/accessibility'
import { startApp, type RunningApp } from './support/app'
import { openPage, startBrowser, whyNoBrowser } from './support/browser'
import { driver, score, until } from './support/play-page'
import { TilesGame, whyNoTiles } from './support/real-game'

const folder = join(resolve(import.meta.dirname, '../..'), 'artifacts/screenshots')
const whyNot = whyNoBrowser() ?? whyNoDesktop() ?? whyNoTiles()
const STEPS = ['window', 'controls', 'fields', 'phases', 'reward', 'actions', 'try'] as const
const ID = 'gnome-2048-2'
/** Right of the title, where the game writes its points; and the title itself. */
const SCORE: Region = { x: 0.62, y: 0.018, width: 0.094, height: 0.046 }
const TITLE: Region = { x: 0.4, y: 0.018, width: 0.2, height: 0.046 }
/** Slides that join tiles now and then, whatever comes. */
const SLIDES = ['Left', 'Down', 'Left', 'Down', 'Right', 'Down', 'Left', 'Up']

/** A newcomer's way through page Games in an ordinary game of the desktop, with the whole app behind it. */
describe.skipIf(whyNot !== null)(
  `Teaching a real game in a real browser${whyNot === null ? '' : ` (skipped: ${whyNot})`}`,
  { timeout: 120_000 },
  () => {
    let desktop: XDesktop
    let game: TilesGame
    let app: RunningApp
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let complaints: string[]

    beforeAll(async () => {
      mkdirSync(folder, { recursive: true })
      desktop = await XDesktop.start()
      vi.stubEnv('DISPLAY', desktop.display)
      game = await TilesGame.start(desktop)
      app = await startApp()
      browser = await startBrowser()
      context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
      context.setDefaultTimeout(60_000)
      ;({ page, complaints } = await openPage(context))
      await page.setViewportSize({ width: 1280, height: 800 })
      await page.goto(app.link)
      await page.locator('h1').first().waitFor()
    }, 60_000)

    afterAll(async () => {
      vi.unstubAllEnvs()
      await browser?.close()
      await app?.stop()
      await game?.end()
      await desktop?.close()
    })

    const button = (name: string | RegExp): Locator => page.getByRole('button', { name })
    const says = (text: string | RegExp): Promise<void> => page.getByRole('status').getByText(text).waitFor()
    const goTo = async (step: string): Promise<void> => {
      const steps = page.getByRole('navigation', { name: 'Steps' })
      await steps.getByRole('link', { name: new RegExp(step) }).click()
      await page.getByRole('heading', { name: step, exact: true }).waitFor()
    }
    const teaching = async (step: string): Promise<void> => {
      await page.goto(`${app.origin}/#/games/${ID}.${step}`)
      await page.locator(`[data-step="${step}"]`).waitFor()
    }
    const drag = async ({ x, y, width, height }: Region): Promise<void> => {
      await page.locator('[data-asking="region"]').waitFor()
      const on = await page.locator('.layer').boundingBox()
      if (on === null) throw new Error('there is no picture')
      const at = (across: number, down: number): [number, number] => [
        on.x + across * on.width,
        on.y + down * on.height
      ]
      await page.mouse.move(...at(x, y))
      await page.mouse.down()
      await page.mouse.move(...at(x + width / 2, y + height / 2))
      await page.mouse.move(...at(x + width, y + height))
      await page.mouse.up()
    }
    const pointAt = async ({ x, y }: PicturePoint): Promise<void> => {
      await page.locator('[data-asking="point"]').waitFor()
      const on = await page.locator('.layer').boundingBox()
      if (on === null) throw new Error('there is no picture')
      await page.mouse.click(on.x + x * on.width, on.y + y * on.height)
    }
    const look = async (name: string): Promise<void> => {
      await page.screenshot({ path: join(folder, `teach-${name}.png`) })
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true)
      expect(await namelessControls(page), name).toEqual([])
      expect(await lowContrast(page), name).toEqual([])
    }
    const read = async (field: string): Promise<string | null> =>
      await page.locator(`[data-field="${field}"] [data-value]`).getAttribute('data-value')

    test('its window is in the list, and is attached to be taught', async () => {
      await page.goto(`${app.origin}/#/games`)
      await page.getByRole('link', { name: 'Teach a new game' }).first().click()
      await page.locator('[data-candidate]', { hasText: 'GNOME 2048' }).locator('img').waitFor()
      await look('choice')
      await button('Teach the game in GNOME 2048').click()
      await page.locator('[data-step="window"]').waitFor()
      await page.getByRole('heading', { name: 'GNOME 2048' }).waitFor()
      await until(async () => (await page.locator('.layer').boundingBox()) !== null)
      await look('window')
    })

    test('its keys are pressed once each', async () => {
      await goTo('Controls')
      await button('Press the keys').click()
      for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) await page.keyboard.press(key)
      await page.keyboard.press('Tab')
      for (const key of ['←', '→', '↑', '↓']) await page.getByLabel(`What ${key} does`).waitFor()
      await look('controls')
    })

    test('a box around its points reads what the game shows, also after moves', async () => {
      await goTo('What counts')
      await page.locator('[data-kind="number"]').click()
      await drag(SCORE)
      await until(async () => (await read('score')) === '0', 10_000)
      game.press([...SLIDES, ...SLIDES])
      await until(async () => Number(await read('score')) > 0, 10_000)
      await look('fields')
    })

    test('its points are found in the picture as well, without a box', async () => {
      await page.locator('[data-find-numbers]').click()
      // What rises while it looks are the points.
      for (let turn = 0; turn < 8; turn++) game.press(SLIDES)
      const found = page.locator('[data-found]').first()
      await found.waitFor()
      await look('found')
      expect(await found.getAttribute('data-found')).toBe('rises')
      await found.getByRole('button').click()
      await until(
        async () => (await read('score2')) !== null && (await read('score2')) === (await read('score'))
      )
      for (const [name, word] of [
        ['dark', 'Dark'],
        ['light', 'Light']
      ] as const) {
        await page.evaluate(
          (theme) => (document.documentElement.dataset['theme'] = theme),
          word.toLowerCase()
        )
        await look(`found-${name}`)
      }
      await button('Undo').click()
      await page.locator('[data-field="score2"]').waitFor({ state: 'detached' })
    })

    test('its window is closed: the page says so, the game kept the same score, and work goes on when it is back', async () => {
      await page.waitForTimeout(1500)
      const shown = Number(await read('score'))
      expect(await game.close()).toBe(shown)
      await says('Nothing is lost: your work is kept.')
      await look('closed')
      await game.reopen()
      await page.getByText('Nothing is lost: your work is kept.').waitFor({ state: 'hidden' })
      await until(async () => Number(await read('score')) === shown, 10_000)
    })

    test('a sign cut from its picture tells that a game is on', async () => {
      await goTo('When')
      await button('This is play').click()
      const play = page.locator('[data-phase="play"]')
      await play.getByRole('button', { name: 'Cut a sign from the picture' }).click()
      await drag(TITLE)
      await says('Now: Play')
      await button('Click a place').click()
      await pointAt({ x: 0.1, y: 0.04 })
      await page.getByText('Click at 10% from the left, 4% from the top').waitFor()
      await look('phases')
    })

    test('its points count, its keys are its actions, and nothing that is needed is missing', async () => {
      await goTo('Reward')
      await page.getByLabel('Which one counts the points?').last().selectOption('Score')
      await page.getByText('+1 for each one that Score goes up').waitFor()
      await look('reward')
      await goTo('Actions')
      await button('One for each key and cell').click()
      await page.locator('[data-action]').nth(4).waitFor()
      await goTo('Try')
      await page.getByText('It can be played.').waitFor()
      await look('try')
      await button('Save the game').click()
      await page.getByText('Saved as it stands.').waitFor()
    })

    test('a little play is recorded, and what was done in it becomes the actions: four keys, pressed', async () => {
      await button('Record yourself').click()
      await page.waitForURL(/#\/play$/)
      await page.getByText('Keys and mouse of this window are recorded.').waitFor()
      game.press([...SLIDES, ...SLIDES])
      await page.getByText('Keys 16, clicks 0').waitFor()
      await page.screenshot({ path: join(folder, 'teach-record.png') })
      await button(/Stop/).first().click()
      await teaching('actions')
      await button('Learn').click()
      await page.getByText('5 actions learned.').waitFor()
      await look('actions')
      const words = await page.locator('[data-action]').allInnerTexts()
      expect(words.map((text) => text.split('\n')[0])).toEqual(
        expect.arrayContaining(['Nothing', '←', '→', '↑', '↓'])
      )
      for (const id of ['arrowLeft', 'arrowRight', 'arrowUp', 'arrowDown']) {
        await page.locator(`[data-action="${id}"] .row`).click()
        const pressed = page
          .locator('fieldset', { hasText: 'Pressed once' })
          .getByRole('checkbox', { checked: true })
        expect(await pressed.count()).toBe(1)
      }
    })

    test('the recording tests the reading over all of it', async () => {
      await goTo('What counts')
      await page.locator('[data-field="score"] > button').click()
      await page.getByRole('group', { name: 'Picture' }).getByText('Recording').click()
      await page.getByLabel('Moment of the recording').waitFor()
      await button('Read it').click()
      await until(async () => (await page.locator('[data-moment]').count()) > 10, 20_000)
      await button('Read it again').waitFor()
      await look('fields-recording')
      const values = await page.locator('[data-moment] .value').allInnerTexts()
      const points = values.map((text) => Number(text.replace(',', '')))
      expect(points).toEqual(points.toSorted((a, b) => a - b))
    })

    for (const [theme, language] of [
      ['light', 'en'],
      ['dark', 'en'],
      ['light', 'fr'],
      ['dark', 'fr']
    ] as const)
      test(`every step fits 1024 px, in the ${theme} theme, in ${language}`, async () => {
        await setLook(theme, language)
        await page.setViewportSize({ width: 1024, height: 700 })
        for (const step of STEPS) {
          await teaching(step)
          await until(async () => (await page.locator('.layer').boundingBox()) !== null)
          if (step === 'fields') await page.locator('[data-field] > button').first().click()
          await page.waitForTimeout(600)
          await look(`${step}-${theme}-${language}`)
        }
        await setLook('light', 'en')
        await page.setViewportSize({ width: 1280, height: 800 })
      })

    /** As a person does: on page Settings. */
    async function setLook(theme: 'light' | 'dark', language: 'en' | 'fr'): Promise<void> {
      await page.goto(`${app.origin}/#/settings`)
      const choose = (name: string): Promise<void> =>
        page.getByRole('radio', { name, exact: true }).check({ force: true })
      await choose({ en: 'English', fr: 'Français' }[language])
      await page.locator(`html[lang="${language}"]`).waitFor()
      await choose(
        { en: { light: 'Light', dark: 'Dark' }, fr: { light: 'Clair', dark: 'Sombre' } }[language][theme]
      )
      await page.locator(`html[data-theme="${theme}"]`).waitFor()
    }

    test('after calibration an agent that chooses by chance plays it', async () => {
      await teaching('try')
      await page.getByText('It can be played.').waitFor()
      await button('Save the game').click()
      await button('Play it').click()
      await page.waitForURL(/#\/play$/)
      await button('Calibrate').first().click()
      await button('Start').click()
      await page.getByText('Passed. The agent may act on this monitor.').waitFor({ timeout: 60_000 })
      await page.getByRole('button', { name: 'Close' }).last().click()
      game.focus()
      await page.getByRole('group', { name: 'Autopilot' }).getByText('Autonomous').click()
      await until(async () => (await driver(page)) === 'agent', 10_000)
      // What it gained since it began, which the game shows too.
      await until(async () => (await score(page)) > 0, 20_000)
      await page.locator('[data-control].is-held').first().waitFor()
      await page.screenshot({ path: join(folder, 'teach-play.png') })
    })

    test('the browser had nothing to complain about', () => {
      expect(complaints).toEqual([])
    })
  }
)
