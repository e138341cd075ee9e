import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { namelessControls, lowContrast } from './support/accessibility'
import { startApp, type RunningApp } from './support/app'
import { openPage, startBrowser, whyNoBrowser } from './support/browser'
import { driver, score, until } from './support/play-page'
import { profile } from '../support/invaders'
import { installStandin, type StandinScene } from './support/standin'

const root = resolve(import.meta.dirname, '../..')
const folder = join(root, 'artifacts/screenshots')
const PAGES = [
  'play',
  'attach',
  'games',
  'sessions',
  'replay',
  'imitate',
  'train',
  'models',
  'settings',
  'system'
] as const
const WINDOWS = { 480: 900, 720: 900, 1024: 700, 1600: 1000 } as const
const noBrowser = whyNoBrowser()

/** Pictures of every page for people to look at, and the checks that need no eye. */
describe.skipIf(noBrowser !== null)(
  `The look of the pages${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`,
  () => {
    let app: RunningApp
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let complaints: string[]
    let sessionId = ''

    beforeAll(async () => {
      mkdirSync(folder, { recursive: true })
      app = await startApp()
      browser = await startBrowser()
      context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
      ;({ page, complaints } = await openPage(context))
      await page.goto(app.link)
      await until(async () => (await driver(page)) === 'agent')
      await page.keyboard.press('r')
      await until(async () => (await score(page)) > 60, 20_000)
      await page.keyboard.press('r')
      await page.getByRole('button', { name: 'Open', exact: true }).waitFor()
      await page.screenshot({ path: join(folder, 'state-recorded.png') })
      await page.getByRole('button', { name: 'Open', exact: true }).click()
      await page.getByRole('slider', { name: 'Timeline' }).waitFor()
      sessionId = page.url().split('/').at(-1) ?? ''
      await page
        .getByRole('button', { name: 'Dismiss this message' })
        .click({ timeout: 1_000 })
        .catch(() => {})
    })

    afterAll(async () => {
      await browser?.close()
      await app?.stop()
    })

    const visit = async (name: (typeof PAGES)[number]): Promise<void> => {
      await page.evaluate(`location.hash = '#/${name === 'replay' ? `sessions/${sessionId}` : name}'`)
      await page.locator('h1').first().waitFor()
      // Pictures, lists and the doctor's findings arrive a moment later.
      if (name === 'system') await page.locator('[data-check]').first().waitFor()
      await page.waitForTimeout(name === 'play' ? 700 : 350)
    }
    const set = async (group: string, choice: string): Promise<void> => {
      await visit('settings')
      await page.getByRole('group', { name: group }).getByText(choice, { exact: true }).click()
      await page
        .getByRole('status')
        .getByText(/Saved|Enregistré/)
        .waitFor()
    }

    for (const [theme, choice] of [
      ['light', 'Light'],
      ['dark', 'Dark']
    ] as const)
      test(`every page in the ${theme} theme at every width fits, has names and contrast`, async () => {
        await set('Theme', choice)
        expect(await page.getAttribute('html', 'data-theme')).toBe(theme)
        for (const [width, height] of Object.entries(WINDOWS)) {
          await page.setViewportSize({ width: Number(width), height })
          for (const name of PAGES) {
            await visit(name)
            await page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`) })
            const where = `${name}, ${theme}, ${width}`
            expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), where).toBe(
              true
            )
            expect(await namelessControls(page), where).toEqual([])
            expect(await lowContrast(page), where).toEqual([])
          }
        }
      }, 150_000)

    test('French: the choice applies at once, to every page and its title', async () => {
      await page.setViewportSize({ width: 1024, height: 700 })
      await set('Language', 'Français')
      expect(await page.getAttribute('html', 'lang')).toBe('fr')
      for (const name of PAGES) {
        await visit(name)
        await page.screenshot({ path: join(folder, `${name}-fr-1024.png`) })
      }
      expect(await page.title()).toBe('Système · Apprenti')
      await set('Langue', 'English')
      expect(await page.title()).toBe('Settings · Apprenti')
    }, 60_000)

    test('keyboard help opens with ? and closes with Esc, and G with a digit changes the page', async () => {
      await visit('play')
      await page.keyboard.press('?')
      const help = page.getByRole('dialog', { name: 'Keyboard' })
      await help.waitFor()
      await page.screenshot({ path: join(folder, 'keyboard-help.png') })
      await page.keyboard.press('Escape')
      await help.waitFor({ state: 'hidden' })
      await page.keyboard.press('g')
      await page.keyboard.press('0')
      await page.getByRole('heading', { name: 'System' }).waitFor()
    })

    test('states that are hard to bring about, shown by the stand-in', async () => {
      const scenes: Record<string, StandinScene> = {
        lost: { status: 'lost' },
        detached: { status: 'detached' },
        attaching: { status: 'attaching' },
        restarting: { worker: 'restarting' },
        suggesting: {
          controller: 'human',
          mode: 'suggest',
          recording: true,
          preferences: true,
          theme: 'dark'
        },
        'no-sessions': { sessions: 0 },
        'attach-no-display': { status: 'detached' },
        'attach-windows': { window: { capture: 'live' }, theme: 'dark' },
        'window-covered': {
          window: { capture: 'covered', coveredShare: 0.4, unavailable: 'calibrate.needed' }
        },
        'window-minimised': {
          window: { capture: 'minimised', unavailable: 'input.deaf' },
          mode: 'off',
          theme: 'dark'
        },
        'window-frozen-fr': {
          window: { capture: 'frozen', unavailable: 'calibrate.needed' },
          language: 'fr'
        },
        'stands-by': { learned: 'standsBy' },
        'stands-by-fr': { learned: 'standsBy', language: 'fr', theme: 'dark' },
        corrected: { learned: 'corrected', controller: 'human' },
        'corrected-fr': { learned: 'corrected', controller: 'human', language: 'fr', theme: 'dark' },
        asks: { learned: 'asks' },
        'asks-dark-fr': { learned: 'asks', language: 'fr', theme: 'dark' },
        'asks-window': { learned: 'asks', window: { capture: 'live' } },
        'window-refused': { window: { capture: 'live', refusal: 'notFocused' } },
        'window-taken': {
          window: { capture: 'live', takeover: 'input' },
          controller: 'human',
          theme: 'dark'
        },
        'calibration-running': { window: { capture: 'live' }, calibration: 'running' },
        'calibration-failed': { window: { capture: 'live' }, calibration: 'failed', theme: 'dark' },
        'calibration-cancelled-fr': { window: { capture: 'live' }, calibration: 'cancelled', language: 'fr' }
      }
      const pageOf = (name: string): string =>
        name === 'no-sessions' ? 'sessions' : name.startsWith('attach-') ? 'attach' : 'play'
      for (const [name, scene] of Object.entries(scenes)) {
        const { page: stage } = await openPage(context)
        await stage.setViewportSize({ width: 1024, height: 700 })
        await installStandin(stage, scene, profile)
        await stage.goto(`${app.origin}/#/${pageOf(name)}`)
        await stage.locator('h1').first().waitFor()
        if (scene.calibration !== undefined)
          await stage.getByRole('button', { name: /^(Calibrate again|Recalibrer)$/ }).click()
        await stage.waitForTimeout(300)
        expect(await namelessControls(stage), name).toEqual([])
        await stage.screenshot({ path: join(folder, `state-${name}.png`) })
        expect(await lowContrast(stage), name).toEqual([])
        await stage.close()
      }
    }, 90_000)

    test('the connection overlay comes when the app goes, and the browser had nothing else to say', async () => {
      expect(complaints).toEqual([])
      await app.stop()
      const overlay = page.getByRole('alertdialog', { name: 'The connection to Apprenti was lost' })
      await overlay.waitFor({ timeout: 10_000 })
      // Nothing behind it can be reached: the focus is in it and stays there.
      for (const key of ['Tab', 'Tab', 'Escape', 'Escape']) {
        await page.keyboard.press(key)
        expect(await page.evaluate(`document.querySelector('main').contains(document.activeElement)`)).toBe(
          false
        )
      }
      expect(await overlay.isVisible()).toBe(true)
      await page.screenshot({ path: join(folder, 'state-connection-lost.png') })
    })
  }
)
