import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Act } from '../../electron/shared/action'
import { profile } from '../support/invaders'
import { startApp, type RunningApp } from './support/app'
import { openPage, startBrowser, whyNoBrowser } from './support/browser'
import { installStandin, type StandinScene } from './support/standin'

const noBrowser = whyNoBrowser()
const folder = join(resolve(import.meta.dirname, '../..'), 'artifacts/screenshots')
const CLICK: Act = { pointer: { kind: 'click', button: 'left', at: { x: 0.25, y: 0.5 }, count: 1 } }
const DRAG: Act = {
  pointer: { kind: 'drag', button: 'right', from: { x: 0.2, y: 0.2 }, to: { x: 0.8, y: 0.6 } },
  text: 'Hi'
}
/** The game whose second action, which the stand-in chooses, is a click. */
const clicking = {
  ...profile,
  actions: profile.actions.map((action, i) =>
    i === 1
      ? {
          ...action,
          label: { en: 'Dig here', fr: 'Creuser ici' },
          click: { button: 'left', at: { x: 0.75, y: 0.25 }, count: 1 }
        }
      : action
  )
}

describe.skipIf(noBrowser !== null)(
  `What the mouse does, drawn over pictures${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`,
  () => {
    let app: RunningApp
    let browser: Browser
    let context: BrowserContext

    beforeAll(async () => {
      mkdirSync(folder, { recursive: true })
      app = await startApp()
      browser = await startBrowser()
      context = await browser.newContext({ locale: 'en-GB' })
      // For the cookie.
      await (await openPage(context)).page.goto(app.link)
    })
    afterAll(async () => {
      await browser?.close()
      await app?.stop()
    })

    async function shown(name: string, scene: StandinScene, path = 'play'): Promise<Page> {
      const { page } = await openPage(context)
      await page.setViewportSize({ width: 1024, height: 700 })
      await installStandin(page, scene, clicking)
      await page.goto(`${app.origin}/#/${path}`)
      await page.locator('.picture canvas[aria-hidden]').waitFor()
      await page.waitForTimeout(300)
      await page.screenshot({ path: join(folder, `mouse-${name}.png`) })
      return page
    }

    /** Whether there is the agent's green, and nothing of the boxes, within some share of the picture around a place. */
    const isMarked = (page: Page, x: number, y: number, around = 0.06): Promise<boolean> =>
      page.evaluate<boolean>(`(() => {
        const overlay = document.querySelector('.picture canvas[aria-hidden]')
        const [w, h] = [overlay.width, overlay.height]
        const r = Math.round(${around} * Math.min(w, h))
        const { data } = overlay.getContext('2d').getImageData(Math.round(${x} * w) - r, Math.round(${y} * h) - r, 2 * r, 2 * r)
        for (let i = 0; i < data.length; i += 4)
          if (Math.abs(data[i] - 63) < 8 && Math.abs(data[i + 1] - 214) < 8 && Math.abs(data[i + 2] - 157) < 8) return true
        return false
      })()`)

    test('where it would click while it only suggests, and where it clicked', async () => {
      const suggesting = await shown('suggest', { mode: 'suggest', controller: 'nobody' })
      expect(await isMarked(suggesting, 0.75, 0.25)).toBe(true)
      expect(await isMarked(suggesting, 0.25, 0.5)).toBe(false)
      const acting = await shown('clicked', { act: CLICK })
      expect(await isMarked(acting, 0.25, 0.5)).toBe(true)
      expect(await isMarked(acting, 0.75, 0.25)).toBe(false)
      // With what it sees hidden, nothing is drawn over the picture.
      await acting.keyboard.press('b')
      await acting.locator('.picture canvas[aria-hidden]').waitFor({ state: 'detached' })
    }, 60_000)

    test('what was recorded, over its picture and in words', async () => {
      const replay = await shown('replay', { act: DRAG }, 'sessions/s0')
      expect(await isMarked(replay, 0.2, 0.2)).toBe(true)
      expect(await isMarked(replay, 0.8, 0.6)).toBe(true)
      expect(await replay.locator('[data-once]').textContent()).toBe(
        'right drag 20%, 20% to 80%, 60%, type “Hi”'
      )
      await replay.keyboard.press('ArrowRight')
      await replay.locator('[data-step="1"]').waitFor()
      expect(await replay.locator('[data-once]').count()).toBe(0)
      // It fades, and is not gone at the next step.
      expect(await isMarked(replay, 0.2, 0.2)).toBe(true)
      const french = await shown('replay-fr', { act: CLICK, language: 'fr', theme: 'dark' }, 'sessions/s0')
      expect((await french.locator('[data-once]').textContent())?.replaceAll(/\s/gu, ' ')).toBe(
        'clic 25 %, 50 %'
      )
    }, 60_000)
  }
)
